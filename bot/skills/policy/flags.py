"""Doubts: a resident says that an answer was wrong, the secretary looks at the card."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from bot.core.work import Turn, Work
from bot.skills.policy.tables import FLAG_MACHINE, CardFlag, CardFlagEvent, FlagState

_MOVES = {"A": "keep", "B": "withdraw"}


def raise_flag(turn: Turn, card: str) -> None:
    """Note the doubt; one open doubt a card, later ones are counted."""
    flag = _open_flag(turn, card)
    if flag is None:
        flag = _write(turn, card)
    else:
        flag.times += 1
    _log(turn, flag, move="doubt", before=flag.state, actor_id=turn.person_id)


def open_flags(work: Work) -> list[CardFlag]:
    """The doubts that nobody has looked at, oldest first."""
    return list(work.session.exec(_in_state(work, FlagState.OPEN)).all())


def withdrawn(work: Work) -> frozenset[str]:
    """The cards that this neighbourhood no longer states."""
    found = work.session.exec(_in_state(work, FlagState.WITHDRAWN)).all()
    return frozenset(flag.card for flag in found)


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
    turn.say("policy.flag_kept" if move == "keep" else "policy.flag_withdrawn")


def _in_state(work: Work, state: FlagState) -> Any:
    return (
        select(CardFlag)
        .where(CardFlag.neighbourhood_id == work.neighbourhood_id, CardFlag.state == state)
        .order_by(col(CardFlag.id))
    )


def _open_flag(work: Work, card: str) -> CardFlag | None:
    return next((flag for flag in open_flags(work) if flag.card == card), None)


def _write(turn: Turn, card: str) -> CardFlag:
    flag = CardFlag(
        neighbourhood_id=turn.neighbourhood_id,
        card=card,
        open_card=card,
        words=turn.text,
        person_id=turn.person_id,
        raised_at=turn.now,
    )
    try:
        with turn.session.begin_nested():
            turn.session.add(flag)
    except IntegrityError:
        known = _open_flag(turn, card)
        assert known is not None
        known.times += 1
        return known
    return flag


def _log(turn: Turn, flag: CardFlag, *, move: str, before: str, actor_id: int) -> None:
    assert flag.id is not None
    turn.log(CardFlagEvent, flag, move, before=before, actor_id=actor_id)
