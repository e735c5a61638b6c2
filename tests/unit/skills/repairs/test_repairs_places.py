"""Which place is meant, whether two are one, and what a group may read of it."""

from __future__ import annotations

import pytest

from bot.skills.repairs.kinds import Scope, kind_of
from bot.skills.repairs.places import (
    Overlap,
    Place,
    full_place,
    labelled,
    overlap,
    public_place,
    resolve,
)

HOME = Place("3", "2", "501")


def resolved(
    category: str, words: str, said: Place, chat: str | None, home: Place = HOME
) -> tuple[Place, Scope]:
    kind = kind_of(category, words)
    return resolve(said, kind=kind, words=words, chat_building=chat, home=home)


def test_the_group_tells_the_building() -> None:
    assert resolved("water", "停水了", Place(), "5") == (Place("5"), Scope.SUPPLY)


def test_my_home_is_at_home_whatever_the_group() -> None:
    place, scope = resolved("sewage", "我家马桶堵了", Place(), "5")
    assert (place, scope) == (HOME, Scope.HOME)


def test_a_lift_is_the_one_of_my_unit() -> None:
    assert resolved("elevator", "电梯坏了", Place(), "3")[0] == Place("3", "2")


def test_a_lift_elsewhere_is_not_the_one_of_my_unit() -> None:
    assert resolved("elevator", "电梯坏了", Place("4"), "3")[0] == Place("4")


def test_what_is_on_the_grounds_belongs_to_no_building() -> None:
    place, scope = resolved("lighting", "地下车库灯灭了", Place(area="地下车库"), "3")
    assert (place, scope) == (Place(area="地下车库"), Scope.COMMON)


def test_a_corridor_belongs_to_the_building() -> None:
    assert resolved("lighting", "楼道灯不亮", Place(area="楼道"), "3")[0].building == "3"


def test_where_nothing_is_known_nothing_is_made_up() -> None:
    assert resolved("elevator", "电梯坏了", Place(), None, Place())[0] == Place()


@pytest.mark.parametrize(
    ("first", "second", "scope", "verdict"),
    [
        (Place("3"), Place("3", "2"), Scope.SUPPLY, Overlap.SAME),
        (Place("3"), Place("4"), Scope.SUPPLY, Overlap.NO),
        (Place("3", "2"), Place("3", "2"), Scope.COMMON, Overlap.SAME),
        (Place("3", "2"), Place("3", "1"), Scope.COMMON, Overlap.NO),
        (Place("3", "2"), Place("3"), Scope.COMMON, Overlap.MAYBE),
        (Place("3", area="门口"), Place("3"), Scope.COMMON, Overlap.MAYBE),
        (Place(area="东门"), Place(area="东门口"), Scope.COMMON, Overlap.SAME),
        (Place(area="东门"), Place(area="西门"), Scope.COMMON, Overlap.NO),
        (Place("3", "2", "501"), Place("3", "2", "501"), Scope.HOME, Overlap.SAME),
        (Place("3", "2", "501"), Place("3", "2", "401"), Scope.HOME, Overlap.NO),
        (Place("3", "2"), Place("3", "2"), Scope.HOME, Overlap.NO),
    ],
)
def test_when_two_places_are_one(
    first: Place, second: Place, scope: Scope, verdict: Overlap
) -> None:
    assert overlap(first, second, scope) is verdict
    assert overlap(second, first, scope) is verdict


@pytest.mark.parametrize("scope", list(Scope))
def test_no_room_is_ever_public(scope: Scope) -> None:
    assert "501" not in public_place(HOME, scope)
    assert full_place(HOME) == "3号楼2单元501"


def test_a_home_is_public_by_its_building_alone() -> None:
    assert public_place(HOME, Scope.HOME) == "3号楼"


def test_no_word_is_said_twice() -> None:
    assert labelled("3号楼电梯", "电梯") == "3号楼电梯"
    assert labelled("3号楼", "停水") == "3号楼停水"
    assert labelled("", "停水") == "停水"
