"""Fields of the console's forms: what may be filled in, and what is said where it may not."""

from __future__ import annotations

from typing import cast

import pytest
from pydantic import SecretStr

from bot.app import build_house
from bot.core.pages import CannotUse, Field, Kind, read, whole_number
from bot.core.work import Turn
from bot.settings import Settings

HOUSE = build_house(Settings.model_construct(data_key=SecretStr("pages")))
PAGES = HOUSE.registry.pages


class Speaker:
    """As much of a turn as reading a form takes."""

    def render(self, words: str, /, **values: object) -> str:
        return HOUSE.words.render(words, **values)


TURN = cast(Turn, Speaker())
LINE = Field("name", "名称", longest=4)
TEXT = Field("answer", "答复", kind=Kind.TEXT)
CHOICE = Field("kind", "哪一类", kind=Kind.CHOICE, options=(("gas", "燃气"),), needed=False)


def test_what_is_filled_in_is_trimmed() -> None:
    given = {"name": "  物业\t前台 ", "answer": " 一\r\n二 ", "more": "x"}
    assert read(TURN, {**given, "name": " 物 业 "}, (LINE, TEXT)) == {
        "name": "物 业",
        "answer": "一\n二",
    }


@pytest.mark.parametrize(
    ("given", "field", "said"),
    [
        ({}, LINE, "“名称”还没填。"),
        ({"answer": " \n"}, TEXT, "“答复”还没填。"),
        ({"name": "物业前台二"}, LINE, "“名称”太长了，最多4个字。"),
        ({"kind": "water"}, CHOICE, "“哪一类”请从列出来的里面选一个。"),
    ],
)
def test_what_cannot_be_used_is_said(given: dict[str, str], field: Field, said: str) -> None:
    with pytest.raises(CannotUse, match=said):
        read(TURN, given, (field,))


def test_what_is_not_needed_may_stay_empty() -> None:
    assert read(TURN, {}, (CHOICE,)) == {"kind": ""}


@pytest.mark.parametrize("said", ["", "-1", "1.5", "x", "1" * 10, "①"])
def test_no_sensible_number_is_none(said: str) -> None:
    assert whole_number({"n": said}, "n") is None


def test_a_number_is_read() -> None:
    assert whole_number({"n": "12"}, "n") == 12


def test_the_menu_stands_in_its_order() -> None:
    ranks = [page.rank for page in PAGES.values()]
    assert ranks == sorted(set(ranks))
    assert next(iter(PAGES)) == "digest.today"


def test_a_page_is_personal_unless_it_holds_figures_alone() -> None:
    assert [name for name, page in PAGES.items() if not page.personal] == ["repairs.figures"]


def test_the_menu_fits_on_a_phone() -> None:
    assert sum(len(page.title) for page in PAGES.values()) <= 20
