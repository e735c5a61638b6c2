"""Which examples are shown to whom."""

from __future__ import annotations

from bot.core.people import Role
from bot.skills.help.rules import SHOWN, chosen

NOBODY_IN_PARTICULAR: frozenset[Role] = frozenset()
SKILLS = [
    (("报修", NOBODY_IN_PARTICULAR), ("处理", frozenset({Role.PROPERTY}))),
    (("日报", frozenset({Role.SECRETARY})),),
    tuple((f"例{n}", NOBODY_IN_PARTICULAR) for n in range(20)),
]


def test_own_work_comes_first_in_private() -> None:
    shown = chosen(SKILLS, roles=frozenset({Role.SECRETARY}), in_group=False)
    assert shown[:2] == ["日报", "报修"]
    assert "处理" not in shown


def test_a_group_reads_what_everybody_can_use() -> None:
    shown = chosen(SKILLS, roles=frozenset({Role.SECRETARY}), in_group=True)
    assert shown[:2] == ["报修", "例0"]
    assert "日报" not in shown


def test_never_more_than_eight() -> None:
    for place in (True, False):
        assert len(chosen(SKILLS, roles=frozenset(Role), in_group=place)) == SHOWN
