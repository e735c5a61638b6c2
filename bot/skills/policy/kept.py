"""What was answered to whom: few statements, all of them built once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from sqlalchemy import bindparam
from sqlmodel import col, select

from bot.core.db import UtcDateTime
from bot.core.prepared import Prepared, new_row
from bot.core.work import Turn
from bot.skills.policy import rules
from bot.skills.policy.tables import PolicyAnswer, PolicyAsking

_LAST: Final = Prepared(
    select(PolicyAnswer.text, PolicyAnswer.card, PolicyAnswer.article_id)
    .where(
        PolicyAnswer.neighbourhood_id == bindparam("neighbourhood_id"),
        PolicyAnswer.person_id == bindparam("person_id"),
        col(PolicyAnswer.at) > bindparam("since", type_=UtcDateTime),
    )
    .order_by(col(PolicyAnswer.id).desc())
    .limit(1)
)


def keep(
    turn: Turn,
    text: str,
    *,
    card: str | None = None,
    article_id: int | None = None,
    checked_on: str = "",
) -> None:
    """Note that a question was answered, and from what."""
    row = {"text": text, "card": card, "article_id": article_id, "checked_on": checked_on}
    _write(turn, {"person_id": turn.person_id, "chat_id": turn.chat_id, **row})


def keep_told(turn: Turn, asking: PolicyAsking) -> None:
    """Note that somebody who waited has heard the secretary's answer: it may be doubted too."""
    row = {"text": asking.text, "card": f"question:{asking.question_id}", "article_id": None}
    to = {"person_id": asking.person_id, "chat_id": asking.chat_id}
    _write(turn, {**to, **row, "checked_on": ""})


def _write(turn: Turn, row: Mapping[str, object]) -> None:
    of = {"neighbourhood_id": turn.neighbourhood_id, "at": turn.now}
    new_row(PolicyAnswer).run(turn.session, {**of, **row})


def last(
    turn: Turn, within: timedelta = rules.REMEMBERED
) -> tuple[str, str | None, int | None] | None:
    """The person's last question within a time: its words, card and article."""
    asked = {
        "neighbourhood_id": turn.neighbourhood_id,
        "person_id": turn.person_id,
        "since": turn.now - within,
    }
    found = _LAST.first(turn.session, asked)
    return None if found is None else (found[0], found[1], found[2])


def last_question(turn: Turn) -> str | None:
    """The words of the person's last question, if it was asked just now."""
    found = last(turn)
    return found[0] if found else None
