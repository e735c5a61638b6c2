"""What is kept of activities and of those who come."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Field, UniqueConstraint

from bot.core.db import LogRow, TenantRow, moment
from bot.skills.volunteering.life import ActivityState, SignupState


class Activity(TenantRow, table=True):
    """志愿活动. A chain that names none of them makes one of its own: `chat_id` is its group,
    `start` may be unknown then. `capacity` counts heads, None is without limit."""

    __table_args__ = (UniqueConstraint("neighbourhood_id", "number"),)

    number: int
    title: str
    place: str = ""
    start: datetime | None = moment(nullable=True, default=None)
    hours: float = 0.0
    capacity: int | None = None
    organiser_id: int | None = Field(default=None, foreign_key="person.id")
    chat_id: int | None = Field(default=None, foreign_key="chat.id")
    state: ActivityState = Field(default=ActivityState.OPEN, index=True)
    created_at: datetime = moment()

    @property
    def key(self) -> int:
        """The id of an activity that was written."""
        assert self.id is not None
        return self.id

    @property
    def end(self) -> datetime | None:
        """When it is over; None where nobody said when it begins."""
        return self.start + timedelta(hours=self.hours) if self.start else None


class Signup(TenantRow, table=True):
    """One household or party. A person signs up once for each activity; `listed` is the name on
    a chain, which is there once as well and may belong to nobody that the bot knows.

    `queued_at` orders the waiting list; `hours` are credited when the activity is over.
    """

    __table_args__ = (
        UniqueConstraint("activity_id", "person_id"),
        UniqueConstraint("activity_id", "listed"),
    )

    activity_id: int = Field(foreign_key="activity.id", index=True)
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    listed: str | None = None
    room: str | None = None
    remark: str = ""
    heads: int = 1
    state: SignupState = Field(default=SignupState.IN, index=True)
    queued_at: datetime = moment()
    attended_at: datetime | None = moment(nullable=True, default=None)
    hours: float = 0.0

    @property
    def key(self) -> int:
        """The id of a sign-up that was written."""
        assert self.id is not None
        return self.id


class ActivityEvent(LogRow, table=True):
    """What happened to an activity."""

    __tablename__ = "activity_event"


class SignupEvent(LogRow, table=True):
    """What happened to a sign-up."""

    __tablename__ = "signup_event"
