"""What is kept of reports: the report, who else has the trouble, incidents, photos, the logs."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, Index, UniqueConstraint

from bot.core.db import LogRow, TenantRow, moment
from bot.skills.repairs.kinds import Kind, Scope, kind_of
from bot.skills.repairs.life import IncidentState, ReportState
from bot.skills.repairs.places import Place, full_place, labelled, public_place


class Report(TenantRow, table=True):
    """诉求单. `words` is the message as sent, `summary` the clause that is meant.

    `active_at`: when it was last heard of; `first_minutes`, `took_minutes`: from its first word to
    the first answer of staff, and until they were done; `merged_into`: the report that speaks
    for it; `recurrence_of`: the closed report of the same place that came back; `season`: what
    shortened its clocks when it was opened; `party`: who is responsible for its kind;
    `handed_over`: its number at 12345.
    """

    __table_args__ = (
        UniqueConstraint("neighbourhood_id", "number"),
        Index("ix_report_recent", "neighbourhood_id", "ended_at"),
    )

    number: int
    category: str = Field(index=True)
    title: str
    scope: Scope
    building: str | None = Field(default=None, index=True)
    unit: str | None = None
    room: str | None = None
    area: str | None = None
    words: str
    summary: str
    urgency: str = ""
    person_id: int = Field(foreign_key="person.id", index=True)
    chat_id: int | None = Field(default=None, foreign_key="chat.id", index=True)
    state: ReportState = Field(default=ReportState.RECEIVED, index=True)
    handler_id: int | None = Field(default=None, foreign_key="person.id")
    assignee: str = ""
    result: str = ""
    incident_id: int | None = Field(default=None, foreign_key="incident.id", index=True)
    merged_into: int | None = Field(default=None, foreign_key="report.id", index=True)
    recurrence_of: int | None = Field(default=None, foreign_key="report.id")
    opened_at: datetime = moment(index=True)
    active_at: datetime = moment()
    first_minutes: int | None = None
    took_minutes: int | None = None
    ended_at: datetime | None = moment(nullable=True, default=None)
    season: str = ""
    party: str = ""
    handed_over: str = ""
    score: int | None = None

    @property
    def key(self) -> int:
        """The id of a report that was written."""
        assert self.id is not None
        return self.id

    @property
    def kind(self) -> Kind:
        """What kind of trouble it is."""
        return kind_of(self.category, self.summary)

    @property
    def place(self) -> Place:
        """Where the trouble is."""
        return Place(self.building, self.unit, self.room, self.area)

    @property
    def urgent(self) -> bool:
        """Whether it goes through the quiet hours."""
        return bool(self.urgency)

    @property
    def public(self) -> str:
        """How it may be named in a group."""
        return labelled(public_place(self.place, self.scope), self.title)

    @property
    def full(self) -> str:
        """How it is named to its reporter and its handler."""
        return labelled(full_place(self.place), self.title)

    def shown(self, *, closely: bool) -> str:
        """Its full name to those concerned, the public one to others."""
        return self.full if closely else self.public


class ReportEvent(LogRow, table=True):
    """What happened to a report; a row that moves nothing has `before` equal to `after`."""

    __tablename__ = "report_event"


class ReportFollower(TenantRow, table=True):
    """Another household with the same trouble; each household and each person counts once.

    `via_id`: the merged report by which it came; a split takes it away again.
    """

    __tablename__ = "report_follower"
    __table_args__ = (
        UniqueConstraint("report_id", "household"),
        UniqueConstraint("report_id", "person_id"),
    )

    report_id: int = Field(foreign_key="report.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    household: str
    building: str | None = None
    unit: str | None = None
    words: str = ""
    joined_at: datetime = moment()
    via_id: int | None = Field(default=None, foreign_key="report.id")


class Incident(TenantRow, table=True):
    """合并事件: one trouble of several households; `lead_id` is its first report."""

    lead_id: int = Field(unique=True, index=True)
    category: str
    title: str
    building: str | None = None
    state: IncidentState = Field(default=IncidentState.SUSPECTED, index=True)
    opened_at: datetime = moment()
    noticed_at: datetime | None = moment(nullable=True, default=None)


class IncidentEvent(LogRow, table=True):
    """What happened to an incident."""

    __tablename__ = "incident_event"


class ReportPhoto(TenantRow, table=True):
    """A photo; until a report is found that it belongs to, `report_id` is None."""

    __tablename__ = "report_photo"

    report_id: int | None = Field(default=None, foreign_key="report.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    chat_id: int | None = Field(default=None, foreign_key="chat.id")
    stored: str
    taken_at: datetime = moment()
