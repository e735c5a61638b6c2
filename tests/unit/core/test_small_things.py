"""Words, vault, privacy and short answers."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from bot.app import build_house
from bot.core.answers import is_never_mind, strip_mention, yes_no
from bot.core.privacy import for_group, mask_phone
from bot.core.vault import NoDataKey, SealBroken, Vault
from bot.core.words import BadWords, UnknownWords, load_words
from bot.settings import Settings


@given(st.text(max_size=200))
def test_what_is_sealed_opens_again(text: str) -> None:
    vault = Vault("one")
    assert vault.open(vault.seal(text)) == text


def test_keys_are_rotated_with_two_at_work() -> None:
    old = Vault("old").seal("13800000000")
    both = Vault("new, old")
    renewed = both.reseal(old)
    assert Vault("new").open(renewed) == "13800000000"
    with pytest.raises(SealBroken):
        Vault("old").open(renewed)


def test_an_empty_key_is_refused() -> None:
    with pytest.raises(NoDataKey):
        Vault(" , ")


@given(st.from_regex(r"1[3-9]\d{9}", fullmatch=True), st.text("电话是，打我", max_size=5))
def test_no_mobile_number_is_said_in_a_group(phone: str, around: str) -> None:
    assert phone not in for_group(around + phone + around)
    assert phone not in mask_phone(phone)


@pytest.mark.parametrize(
    "private", ["晋C·12345", "晋C12345", "140302196001011234", "14030219600101123X"]
)
def test_plates_and_identity_numbers_are_masked(private: str) -> None:
    assert private not in for_group(f"挪一下{private}谢谢")


def test_numbers_of_offices_stay_readable() -> None:
    assert for_group("打物业0353-5550101，或12345") == "打物业0353-5550101，或12345"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("好的👌", True), ("行啊", True), ("1", True), ("嗯嗯", True), ("是的！", True),
        ("没有", False), ("还没呢", False), ("不用了", False), ("2。", False),
        ("电梯坏了", None), ("明天下午吧", None), ("", None),
    ],
)  # fmt: skip
def test_short_answers(text: str, meant: bool | None) -> None:
    assert yes_no(text) is meant


def test_never_mind_is_not_any_no() -> None:
    assert is_never_mind("算了吧")
    assert not is_never_mind("没有")


@pytest.mark.parametrize(
    "text",
    ["@邻里助手 灯坏了", "灯坏了@邻里助手", "＠邻里助手\u2005灯坏了", "@邻里助手\u00a0灯坏了"],
)
def test_exactly_the_bots_name_is_taken_out(text: str) -> None:
    assert strip_mention(text, "邻里助手") == "灯坏了"
    assert strip_mention("@邻里大姐 灯坏了", "邻里助手") == "@邻里大姐 灯坏了"


def test_an_office_can_replace_single_sentences(tmp_path: Path) -> None:
    own, theirs = tmp_path / "words.yaml", tmp_path / "offices"
    theirs.mkdir()
    own.write_text("hello: 您好\nbye: 再见{{ name }}\n", encoding="utf-8")
    (theirs / "help.yaml").write_text("hello: 同志好\n", encoding="utf-8")
    words = load_words([("help", own)], theirs)
    assert words.render("help.hello") == "同志好"
    assert words.render("help.bye", name="老李") == "再见老李"
    with pytest.raises(UnknownWords):
        words.render("help.nothing")


def test_words_must_be_flat(tmp_path: Path) -> None:
    path = tmp_path / "words.yaml"
    path.write_text("a: {b: c}\n", encoding="utf-8")
    with pytest.raises(BadWords):
        load_words([("x", path)])


def test_every_sentence_of_the_house_is_a_template() -> None:
    settings = Settings.model_construct(data_key=SecretStr("test"))
    words = build_house(settings).words
    assert len([words.compile(name) for name in words.names]) > 300
