"""What is kept of policy questions: answers given, questions nobody could answer, doubts."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Index
from sqlmodel import Field, UniqueConstraint

from bot.core.db import LogRow, TenantRow, json_column, moment
from bot.core.memory import REMEMBERED
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


class DraftState(StrEnum):
    """Whether a secretary's answer has become a checked card."""

    DRAFT = "draft"
    CHECKED = "checked"
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


DRAFT_MACHINE: Machine[DraftState] = Machine((
    Move("check", frozenset({DraftState.DRAFT}), DraftState.CHECKED, _SECRETARY),
    Move("withdraw", frozenset({DraftState.DRAFT, DraftState.CHECKED}), DraftState.WITHDRAWN,
         _SECRETARY),
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
    """An answer that was given: which card, as checked on which day, or which article of which
    document; neither: nothing was stated."""

    __tablename__ = "policy_answer"
    __table_args__ = (Index("ix_policy_answer_last", "neighbourhood_id", "person_id", "at"),)

    person_id: int = Field(foreign_key="person.id", index=True)
    chat_id: int | None = Field(default=None, foreign_key="chat.id")
    text: str
    card: str | None = None
    article_id: int | None = Field(default=None, foreign_key="document_article.id", index=True)
    checked_on: str = ""
    at: datetime = moment(index=True)


class CardFlag(TenantRow, table=True):
    """A doubt about a card; `open_card` names it while the doubt is open.

    `card` is the id of a card, `question:3` for the secretary's answer to Q3, or `article:12` for
    an article of a document.
    """

    __tablename__ = "card_flag"
    __table_args__ = (UniqueConstraint("neighbourhood_id", "open_card"), REMEMBERED)

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


class DraftCard(TenantRow, table=True):
    """What a secretary's answer became: a card of this neighbourhood, with them as its source.

    A draft answers the same question again; once somebody has checked it, it counts as checked.
    """

    __tablename__ = "draft_card"
    __table_args__ = (UniqueConstraint("question_id"),)

    question_id: int = Field(foreign_key="policy_question.id")
    question: str
    answer: str
    topic: str = ""
    source_id: int = Field(foreign_key="person.id")
    state: DraftState = Field(default=DraftState.DRAFT, index=True)
    written_at: datetime = moment()
    checked_on: date | None = None


class DraftCardEvent(LogRow, table=True):
    """What happened to a card of this neighbourhood."""

    __tablename__ = "draft_card_event"


class PolicyDocument(TenantRow, table=True):
    """A document that an office put in; `key` is what its versions have in common.

    It counts from `valid_from` to `valid_to`, both included; a newer version ends it.
    """

    __tablename__ = "policy_document"
    __table_args__ = (
        UniqueConstraint("neighbourhood_id", "key", "valid_from"),
        UniqueConstraint("neighbourhood_id", "checksum"),
        REMEMBERED,
    )

    key: str
    title: str
    number: str = ""
    issued_on: date | None = None
    valid_from: date
    valid_to: date | None = None
    file_name: str
    checksum: str
    added_at: datetime = moment()


class DocumentArticle(TenantRow, table=True):
    """One article or passage of a document; `label` is how it is cited: 第四十四条."""

    __tablename__ = "document_article"

    document_id: int = Field(foreign_key="policy_document.id", index=True)
    position: int
    label: str
    heading: str = ""
    text: str


class PushSetting(TenantRow, table=True):
    """Whether a group wants to be told of the season, and at which hour (7 to 21)."""

    __tablename__ = "push_setting"
    __table_args__ = (UniqueConstraint("chat_id"),)

    chat_id: int = Field(foreign_key="chat.id")
    off: bool = False
    hour: int | None = None


class PushPosting(TenantRow, table=True):
    """What a group was told unasked: once a week at most, and each card once a year."""

    __tablename__ = "push_posting"
    __table_args__ = (
        UniqueConstraint("chat_id", "week"),
        UniqueConstraint("chat_id", "card", "year"),
    )

    chat_id: int = Field(foreign_key="chat.id")
    card: str
    week: str
    year: int
    posted_at: datetime = moment()


class DutyEntry(TenantRow, table=True):
    """Who looks after a matter here, from the neighbourhood's own list of duties."""

    __tablename__ = "duty_entry"
    __table_args__ = (UniqueConstraint("neighbourhood_id", "matter"), REMEMBERED)

    matter: str
    words: list[str] = json_column(default_factory=list)
    who: str
    contact: str = ""
    phone: str = ""
    written_at: datetime = moment()
