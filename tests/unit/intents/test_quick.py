"""Searching with many expressions at once finds what each of them finds."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents.quick import Index, Quick, UnknownSyntax, alternatives, needs_of

PATTERNS = [
    "(?:煤气|燃气)[^。]{0,4}味(?!精)",
    "(?:困|关)(?:在|住)?[^。]{0,3}电梯",
    r"\d+号楼?没水",
    "^救命$",
    "(?<!不)着火|冒烟",
    "[甲乙]?丙+",
    "晕{2,}",
]
TEXTS = st.text("煤气燃味精困关在电梯号楼没水救命着火冒烟不甲乙丙晕12。", max_size=30)


@given(TEXTS)
def test_it_finds_what_one_alternation_finds(text: str) -> None:
    found = Quick(PATTERNS).search(text, frozenset(text))
    assert found == bool(re.search("|".join(PATTERNS), text))


def test_an_expression_is_parted_at_its_outermost_bars() -> None:
    assert alternatives("a(?:b|c)|[|]|d") == ["a(?:b|c)", "[|]", "d"]


@pytest.mark.parametrize(
    ("pattern", "needs"),
    [
        ("煤气味", [{"煤"}, {"气"}, {"味"}]),
        ("(?:煤|燃)气?", [{"煤", "燃"}]),
        ("(?!停)水+", [{"水"}]),
        ("a{0,3}b", [{"b"}]),
        ("[^水]*", []),
        ("(?:水|)", []),
    ],
)
def test_what_a_match_holds_is_read_off_the_expression(
    pattern: str, needs: list[set[str]]
) -> None:
    assert sorted(map(sorted, needs_of(pattern))) == sorted(map(sorted, needs))


def test_an_index_yields_what_can_hold() -> None:
    index = Index([("煤气", "gas"), ("着火", "fire"), (".*", "any")])
    assert set(index.possible(frozenset("有煤气味"))) == {"gas", "any"}


def test_syntax_that_is_not_read_is_refused() -> None:
    with pytest.raises(UnknownSyntax):
        needs_of("(?i)a)")
