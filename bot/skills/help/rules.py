"""Which examples are shown: those of the asker's own work first, then one of each capability."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from bot.core.people import Role

SHOWN = 8
OWN_WORK = 5
"""So many examples of somebody's own work at the most: they live here, too."""

CHIEF = (Role.SECRETARY, Role.PROPERTY, Role.GRID_MEMBER, Role.CENTRAL_HOUSEHOLD)

Examples = Sequence[tuple[str, frozenset[Role]]]


def chosen(by_skill: Sequence[Examples], *, roles: frozenset[Role], in_group: bool) -> list[str]:
    """At most eight examples that these roles may use.

    In a group nobody is shown what belongs to one role: its neighbours could not use it.
    """
    general = [[text for text, needed in examples if not needed] for examples in by_skill]
    if in_group:
        return _one_of_each(general)[:SHOWN]
    own = [(text, needed) for examples in by_skill for text, needed in examples if needed & roles]
    own.sort(key=lambda example: _distance(example[1], roles))
    mine = [text for text, _ in own[:OWN_WORK]]
    return [*mine, *_one_of_each(general)][:SHOWN]


def _distance(needed: frozenset[Role], roles: frozenset[Role]) -> tuple[int, int]:
    """How far an example is from the asker's chief role: work shared by fewer roles is nearer."""
    chief = next((rank for rank, role in enumerate(CHIEF) if role in needed & roles), len(CHIEF))
    return chief, len(needed)


def _one_of_each(lists: Sequence[Sequence[str]]) -> list[str]:
    """The first of each list, then the second of each, and so on."""
    rounds = zip_longest(*lists)
    return [text for one_round in rounds for text in one_round if text is not None]
