"""Cards of the neighbourhood's own: what secretaries answered, with them as the source."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import bindparam
from sqlmodel import col, select

from bot.core.clock import local
from bot.core.work import Turn, Work
from bot.skills.policy.tables import (
    DRAFT_MACHINE,
    DraftCard,
    DraftCardEvent,
    DraftState,
    PolicyQuestion,
)

_MOVES = {"A": "check", "B": "withdraw"}
_OF_QUESTION = "question:"
_OPEN: Final = (
    select(DraftCard)
    .join(PolicyQuestion, col(PolicyQuestion.id) == col(DraftCard.question_id))
    .where(
        DraftCard.neighbourhood_id == bindparam("neighbourhood_id"),
        DraftCard.state == DraftState.DRAFT,
        col(PolicyQuestion.personal).is_(False),
    )
    .order_by(col(DraftCard.id))
)


def write(turn: Turn, row: PolicyQuestion) -> None:
    """A question that has just been answered becomes a draft."""
    assert row.id is not None
    draft = DraftCard(
        neighbourhood_id=turn.neighbourhood_id,
        question_id=row.id,
        question=row.text,
        answer=row.answer,
        topic=row.topic,
        source_id=turn.person_id,
        written_at=turn.now,
    )
    turn.session.add(draft)
    turn.session.flush()
    turn.log(DraftCardEvent, draft, "write", before="", actor_id=turn.person_id)


def waiting(work: Work) -> list[DraftCard]:
    """The drafts that nobody has checked, oldest first; what is personal becomes no card."""
    asked = {"neighbourhood_id": work.neighbourhood_id}
    return list(work.session.execute(_OPEN, asked).scalars())


def decide_draft(turn: Turn, letter: str, state: Mapping[str, Any]) -> None:
    """The secretary makes a checked card of a draft, or drops it, by a code of the digest."""
    draft = turn.session.get(DraftCard, state["draft"])
    assert draft is not None
    if draft.state is not DraftState.DRAFT:
        turn.say("policy.draft_settled")
        return
    _move(turn, draft, _MOVES[letter])
    if letter == "A":
        draft.checked_on = local(turn.now).date()
    turn.say("policy.draft_checked" if letter == "A" else "policy.draft_dropped")


def withdraw_named(turn: Turn, card: str) -> None:
    """A doubted card that the secretary withdrew, if it is one of the neighbourhood's own."""
    if not card.startswith(_OF_QUESTION):
        return
    question_id = int(card.removeprefix(_OF_QUESTION))
    query = select(DraftCard).where(DraftCard.question_id == question_id)
    draft = turn.session.exec(query).one()
    if draft.state is not DraftState.WITHDRAWN:
        _move(turn, draft, "withdraw")


def _move(turn: Turn, draft: DraftCard, move: str) -> None:
    before = draft.state
    draft.state = DRAFT_MACHINE.after(before, move, turn.roles)
    turn.log(DraftCardEvent, draft, move, before=before, actor_id=turn.person_id)
