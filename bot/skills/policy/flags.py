"""Doubts: a resident says that an answer was wrong, the secretary looks at the card."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import bindparam
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from bot.core.memory import remembered
from bot.core.work import Turn, Work
from bot.skills.policy import drafts
from bot.skills.policy.tables import FLAG_MACHINE, CardFlag, CardFlagEvent, FlagState

_MOVES = {"A": "keep", "B": "withdraw"}
_IN_STATE: Final = (
    select(CardFlag)
    .where(
        CardFlag.neighbourhood_id == bindparam("neighbourhood_id"),
        CardFlag.state == bindparam("state"),
    )
    .order_by(col(CardFlag.id))
)
_WITHDRAWN: Final = select(CardFlag.card).where(
    CardFlag.neighbourhood_id == bindparam("neighbourhood_id"),
    CardFlag.state == FlagState.WITHDRAWN,
)


def raise_flag(turn: Turn, card: str) -> None:
    """Note a resident's doubt; one open doubt a card, later ones are counted."""
    note_flag(turn, card, turn.text, turn.person_id)


def note_flag(work: Work, card: str, words: str, person_id: int) -> None:
    """Note that a card may be wrong, and who or what says so."""
    flag = _open_flag(work, card)
    if flag is None:
        flag = _write(work, card, words, person_id)
    else:
        flag.times += 1
    _log(work, flag, move="doubt", before=flag.state, actor_id=work.actor_id)


def open_flags(work: Work) -> list[CardFlag]:
    """The doubts that nobody has looked at, oldest first."""
    asked = {"neighbourhood_id": work.neighbourhood_id, "state": FlagState.OPEN}
    return list(work.session.execute(_IN_STATE, asked).scalars())


def withdrawn(work: Work) -> frozenset[str]:
    """The cards that this neighbourhood no longer states, asked once until one changes."""
    asked = {"neighbourhood_id": work.neighbourhood_id}
    return remembered(
        work.session,
        ("withdrawn_cards", work.neighbourhood_id),
        lambda: frozenset(work.session.execute(_WITHDRAWN, asked).scalars()),
    )


def decide_flag(turn: Turn, letter: str, state: Mapping[str, Any]) -> None:
    """The secretary keeps the card, or has it stated no longer, by a code of the digest."""
    flag = turn.session.get(CardFlag, state["flag"])
    assert flag is not None
    before, move = flag.state, _MOVES[letter]
    if before is not FlagState.OPEN:
        turn.say("policy.flag_settled")
        return
    flag.state = FLAG_MACHINE.after(before, move, turn.roles)
    flag.open_card = None
    _log(turn, flag, move=move, before=before, actor_id=turn.person_id)
    if move == "withdraw":
        drafts.withdraw_named(turn, flag.card)
    turn.say("policy.flag_kept" if move == "keep" else "policy.flag_withdrawn")


def _open_flag(work: Work, card: str) -> CardFlag | None:
    return next((flag for flag in open_flags(work) if flag.card == card), None)


def _write(work: Work, card: str, words: str, person_id: int) -> CardFlag:
    flag = CardFlag(
        neighbourhood_id=work.neighbourhood_id,
        card=card,
        open_card=card,
        words=words,
        person_id=person_id,
        raised_at=work.now,
    )
    try:
        with work.session.begin_nested():
            work.session.add(flag)
    except IntegrityError:
        known = _open_flag(work, card)
        assert known is not None
        known.times += 1
        return known
    return flag


def _log(work: Work, flag: CardFlag, *, move: str, before: str, actor_id: int | None) -> None:
    assert flag.id is not None
    work.log(CardFlagEvent, flag, move, before=before, actor_id=actor_id)
