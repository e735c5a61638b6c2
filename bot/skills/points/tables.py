"""What is kept of points and of the year's evaluation; single ratings are not kept at all."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, UniqueConstraint

from bot.core.db import LogRow, TenantRow, json_column, moment, sealed
from bot.core.people import Role
from bot.core.states import BOT, OWNER, Machine, Move


class PointEntry(TenantRow, table=True):
    """One confirmed deed of a member: `source` names it, so that it counts once; `by_id` is the
    secretary who entered it by hand, with the reason in `why`."""

    __tablename__ = "point_entry"
    __table_args__ = (UniqueConstraint("neighbourhood_id", "person_id", "source"),)

    person_id: int = Field(foreign_key="person.id", index=True)
    year: int
    kind: str
    points: int
    source: str
    at: datetime = moment()
    by_id: int | None = Field(default=None, foreign_key="person.id")
    why: str = ""


class ReviewState(StrEnum):
    """Where a member's evaluation of a year stands (civic rules 8.9)."""

    OPEN = "open"
    EXAMINED = "examined"
    RATED = "rated"
    GRADED = "graded"
    POSTED = "posted"
    OBJECTION = "objection"
    FINAL = "final"


_R = ReviewState
_SECRETARY = frozenset({Role.SECRETARY})
REVIEW: Machine[ReviewState] = Machine((
    Move("examine", frozenset({_R.OPEN, _R.EXAMINED}), _R.EXAMINED, _SECRETARY),
    Move("rate", frozenset({_R.EXAMINED}), _R.RATED, _SECRETARY),
    Move("grade", frozenset({_R.EXAMINED, _R.RATED, _R.GRADED}), _R.GRADED, _SECRETARY),
    Move("post", frozenset({_R.GRADED}), _R.POSTED, _SECRETARY),
    Move("object", frozenset({_R.POSTED}), _R.OBJECTION, frozenset({OWNER})),
    Move("settle", frozenset({_R.OBJECTION}), _R.FINAL, _SECRETARY),
    Move("final", frozenset({_R.POSTED}), _R.FINAL, frozenset({BOT})),
))  # fmt: skip


class YearReview(TenantRow, table=True):
    """一考双评一公示 of one member in one year. The ratings are counts by rating ("1" best), never
    who gave which; `objection` is sealed."""

    __tablename__ = "year_review"
    __table_args__ = (UniqueConstraint("neighbourhood_id", "person_id", "year"),)

    person_id: int = Field(foreign_key="person.id", index=True)
    year: int
    state: ReviewState = ReviewState.OPEN
    exam: int | None = None
    residents: dict[str, int] = json_column(default_factory=dict)
    helped: dict[str, int] = json_column(default_factory=dict)
    grade: str = ""
    objection: str | None = sealed()
    posted_at: datetime | None = moment(nullable=True, default=None)

    @property
    def key(self) -> int:
        """The id of a review that was written."""
        assert self.id is not None
        return self.id


class ReviewEvent(LogRow, table=True):
    """What happened to an evaluation."""

    __tablename__ = "review_event"
