"""Which matter is meant and what is thought of it."""

from __future__ import annotations

import pytest

from bot.skills.meetings import rules
from bot.skills.meetings.tables import Stance

TITLES = {1: "加装充电桩", 2: "北门夜间关闭时间"}


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("建议装个充电桩，大家议一议", "装个充电桩"),
        ("提议北门晚上别关，大家商量商量", "北门晚上别关"),
        ("建议：周末开放活动室", "周末开放活动室"),
    ],
)
def test_titles(text: str, title: str) -> None:
    assert rules.title_of(text) == title


@pytest.mark.parametrize(
    ("text", "number"),
    [("充电桩这事我同意", 1), ("北门的事我反对", 2), ("我同意", None), ("电梯我同意", None)],
)
def test_matters_are_named_by_their_words(text: str, number: int | None) -> None:
    assert rules.named_matter(text, TITLES) == number


@pytest.mark.parametrize(
    ("text", "slot", "stance"),
    [
        ("2号议题我反对", "abstain", Stance.AGAINST),
        ("我改主意了，不同意", "for", Stance.AGAINST),
        ("充电桩我弃权", None, Stance.ABSTAIN),
        ("充电桩我支持", None, Stance.FOR),
        ("充电桩这事", None, None),
        ("充电桩挺好", "for", Stance.FOR),
    ],
)
def test_words_count_more_than_the_reading(
    text: str, slot: str | None, stance: Stance | None
) -> None:
    assert rules.stance_of(text, slot) == stance


def test_stances_are_counted() -> None:
    counts = rules.counted([Stance.FOR, Stance.FOR, Stance.AGAINST])
    assert counts == {Stance.FOR: 2, Stance.AGAINST: 1, Stance.ABSTAIN: 0}


def test_nearly_the_same_proposal_is_known() -> None:
    assert rules.same_matter("加装个充电桩", TITLES) == 1
    assert rules.same_matter("装快递柜", TITLES) is None


@pytest.mark.parametrize(
    ("text", "names", "unknown", "all_who_said"),
    [
        ("昨晚的议事会，张强、赵敏都来了", ("张强", "赵敏"), (), False),
        ("议事会张强和钱多多到场，赵敏请假", ("张强",), ("钱多多",), False),
        ("议事会报名的都来了", (), (), True),
    ],
)
def test_who_came_to_a_deliberation(
    text: str, names: tuple[str, ...], unknown: tuple[str, ...], all_who_said: bool
) -> None:
    assert rules.tells_who_came(text)
    assert rules.came(text, ["张强", "赵敏", "吴磊"]) == rules.Came(names, unknown, all_who_said)


@pytest.mark.parametrize("text", ["议事会谁来了？", "周六议事会我参加", "张强来了"])
def test_what_tells_nothing_of_who_came(text: str) -> None:
    assert not rules.tells_who_came(text)
