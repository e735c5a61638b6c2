"""What falls due: reminders, lapsed claims, the second question, the next round."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.core.questions import close_named
from bot.core.states import BOT
from bot.core.work import Work
from bot.skills.wishes import rules, store
from bot.skills.wishes.closing import ask_whether_it_came
from bot.skills.wishes.life import HELD, ClaimEnd, WishState
from bot.skills.wishes.tables import Wish, WishClaim


def remind(work: Work, payload: Mapping[str, Any]) -> None:
    """Days 3 and 6: has the claimer been in touch?"""
    wish, row = _still(work, payload, frozenset({WishState.CLAIMED}))
    if wish is None or row is None:
        return
    close_named(work.session, "wishes.contact", "wish", wish.key, work.now)
    work.ask_person(
        work.person_of(row.person_id),
        "wishes.contact",
        f"wishes.remind_{payload['which']}",
        state={"wish": wish.key, "asked": True},
        lives=rules.CONTACT_WITHIN,
        number=wish.number,
        title=wish.title,
    )


def late(work: Work, payload: Mapping[str, Any]) -> None:
    """Day 25: the month is nearly over."""
    wish, row = _still(work, payload, HELD)
    if wish is not None and row is not None:
        person = work.person_of(row.person_id)
        work.tell(person, "wishes.remind_late", number=wish.number, title=wish.title)


def lapse(work: Work, payload: Mapping[str, Any]) -> None:
    """A week without contact: the wish goes back, with a word to the claimer."""
    wish, row = _still(work, payload, frozenset({WishState.CLAIMED}))
    if wish is None or row is None:
        return
    store.move(work, wish, "lapse", actors={BOT})
    store.end_claim(work, wish, ClaimEnd.LAPSED)
    store.back_to_pool(work, wish)
    person = work.person_of(row.person_id)
    work.tell(person, "wishes.lapsed", number=wish.number, title=wish.title)


def confirm_again(work: Work, payload: Mapping[str, Any]) -> None:
    """Two days after it was brought nobody has said that it came: everybody is asked once."""
    wish = store.by_id(work, payload["wish"])
    if wish is not None and wish.state is WishState.DELIVERED:
        close_named(work.session, "wishes.received", "wish", wish.key, work.now)
        ask_whether_it_came(work, wish, all_of_them=True)


def next_round(work: Work, payload: Mapping[str, Any]) -> None:
    """Nobody took it for a month: it stands first in the next round."""
    wish = store.by_id(work, payload["wish"])
    if wish is None or wish.state is not WishState.PUBLISHED:
        return
    wish.round += 1
    store.move(work, wish, "next_round", actors={BOT})
    store.back_to_pool(work, wish)


def _still(
    work: Work, payload: Mapping[str, Any], states: frozenset[WishState]
) -> tuple[Wish | None, WishClaim | None]:
    """The wish and its claim, if it is still the same claim and in one of these states."""
    wish = store.by_id(work, payload["wish"])
    row = store.open_claim(work, wish) if wish else None
    same = row is not None and row.key == payload["claim"]
    return (wish, row) if wish and same and wish.state in states else (None, None)
