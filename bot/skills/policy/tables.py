"""What is kept of policy questions: answers given, questions nobody could answer, doubts."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, UniqueConstraint

from bot.core.db import LogRow, TenantRow, moment
from bot.core.people import Role
from bot.core.states import Machine, Move


class QuestionState(StrEnum):
    """Whether a question that no card answers has been dealt with."""

    OPEN = "open"
    ANSWERED = "answered"
    REFERRED = "referred"


class FlagState(StrEnum):
    """Whether a doubted card has been looked at."""

    OPEN = "open"
    KEPT = "kept"
    WITHDRAWN = "withdrawn"


_SECRETARY = frozenset({str(Role.SECRETARY)})
QUESTION_MACHINE: Machine[QuestionState] = Machine((
    Move("answer", frozenset({QuestionState.OPEN}), QuestionState.ANSWERED, _SECRETARY),
    Move("refer", frozenset({QuestionState.OPEN}), QuestionState.REFERRED, _SECRETARY),
))  # fmt: skip
FLAG_MACHINE: Machine[FlagState] = Machine((
    Move("keep", frozenset({FlagState.OPEN}), FlagState.KEPT, _SECRETARY),
    Move("withdraw", frozenset({FlagState.OPEN}), FlagState.WITHDRAWN, _SECRETARY),
))  # fmt: skip


class PolicyQuestion(TenantRow, table=True):
    """A question that nothing here answers, said aloud as Q3.

    `key` is the question without the words that carry no meaning; `open_key` the same while it
    is open and None after, so that one question is open once. `personal`: somebody asked it
    with their own circumstances, so its words and its answer stay private.
    """

    __tablename__ = "policy_question"
    __table_args__ = (
        UniqueConstraint("neighbourhood_id", "number"),
        UniqueConstraint("neighbourhood_id", "open_key"),
    )

    number: int
    key: str = Field(index=True)
    open_key: str | None = None
    text: str
    topic: str = ""
    personal: bool = False
    times: int = 0
    state: QuestionState = Field(default=QuestionState.OPEN, index=True)
    asked_at: datetime = moment()
    answer: str = ""
    answered_by: int | None = Field(default=None, foreign_key="person.id")
    answered_at: datetime | None = moment(nullable=True, default=None)


class PolicyQuestionEvent(LogRow, table=True):
    """What happened to an unanswered question."""

    __tablename__ = "policy_question_event"


class PolicyAsking(TenantRow, table=True):
    """Somebody who waits for the answer; `chat_id` None: asked in private."""

    __tablename__ = "policy_asking"
    __table_args__ = (UniqueConstraint("question_id", "person_id"),)

    question_id: int = Field(foreign_key="policy_question.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    chat_id: int | None = Field(default=None, foreign_key="chat.id")
    text: str
    personal: bool = False
    asked_at: datetime = moment()


class PolicyAnswer(TenantRow, table=True):
    """An answer that was given: which card, as checked on which day; None: no card."""

    __tablename__ = "policy_answer"

    person_id: int = Field(foreign_key="person.id", index=True)
    chat_id: int | None = Field(default=None, foreign_key="chat.id")
    text: str
    card: str | None = None
    checked_on: str = ""
    at: datetime = moment(index=True)


class CardFlag(TenantRow, table=True):
    """A doubt about a card; `open_card` names it while the doubt is open."""

    __tablename__ = "card_flag"
    __table_args__ = (UniqueConstraint("neighbourhood_id", "open_card"),)

    card: str = Field(index=True)
    open_card: str | None = None
    words: str
    times: int = 1
    person_id: int = Field(foreign_key="person.id")
    state: FlagState = Field(default=FlagState.OPEN, index=True)
    raised_at: datetime = moment()


class CardFlagEvent(LogRow, table=True):
    """What happened to a doubt."""

    __tablename__ = "card_flag_event"
