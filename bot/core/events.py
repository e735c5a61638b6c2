"""Domain events: what one skill tells the others without knowing them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened in a neighbourhood; handled inside the same transaction."""


@dataclass(frozen=True, slots=True)
class PhotoArrived(Event):
    """Somebody sent a photo; `stored` is its name in the media store."""

    person_id: int
    chat_id: int | None
    stored: str


@dataclass(frozen=True, slots=True)
class ReportOpened(Event):
    """A new report was written. `category` is one of the contract; `urgent`: life cannot go on as
    usual; `at_home`: the trouble is that of one home alone."""

    report_id: int
    category: str = ""
    building: str | None = None
    urgent: bool = False
    at_home: bool = False


@dataclass(frozen=True, slots=True)
class ReportDone(Event):
    """Staff say that a report is done."""

    report_id: int


@dataclass(frozen=True, slots=True)
class NeedFound(Event):
    """A visit found a need that the visitor wants registered; `kind` is wish or report.

    `home` is where the recipient lives, as "3-1-101"; empty where nobody wrote it down.
    """

    person_id: int
    kind: str
    text: str
    recipient: str
    home: str = ""


@dataclass(frozen=True, slots=True)
class QuestionUnanswered(Event):
    """Somebody asked what no card answers; the secretary is to be asked."""

    person_id: int
    chat_id: int | None
    text: str
    topic: str


@dataclass(frozen=True, slots=True)
class NoticePublished(Event):
    """A notice went out to the groups; no `buildings`: to all of them."""

    text: str
    buildings: tuple[str, ...]
    person_id: int


@dataclass(frozen=True, slots=True)
class ColdSnapAnnounced(Event):
    """The secretary told the bot of a cold snap, in these words; a published notice comes as
    `NoticePublished`."""

    text: str


@dataclass(frozen=True, slots=True)
class FrailHomeAsked(Event):
    """Does somebody old, ill or small live in this home? Whoever knows appends to `answers`.

    Nothing but a yes is answered: who it is and why stays with the one who knows.
    """

    building: str | None
    unit: str | None
    room: str | None
    answers: list[bool] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class HomeMeantAsked(Event):
    """Whose home does a message of somebody who looks after others speak of? Whoever knows
    appends it to `homes`, in full: it is for the people on duty in an emergency alone."""

    person_id: int
    text: str
    homes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class DeedDone(Event):
    """Somebody did something, and whoever may know has confirmed it.

    `kind` is wish, visit, activity, checkin, meeting or report; `source` names the deed for ever
    ("wish:12"), so that it counts once.
    """

    person_id: int
    kind: str
    source: str


@dataclass(frozen=True, slots=True)
class OwnDataAsked(Event):
    """A person asks what is kept of them; who keeps something appends (heading, lines)."""

    person_id: int
    sections: list[tuple[str, list[str]]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ConsentWithdrawn(Event):
    """A person takes back a consent (purpose: contact, publicity, reminders, all); whoever keeps
    something for it lets go of it now and appends what that was to `left`."""

    person_id: int
    purpose: str
    left: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Forgetting(Event):
    """The nightly forgetting: whoever keeps something past its time removes it and adds to
    `deleted` how many of what (in people's words)."""

    deleted: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DeedsAsked(Event):
    """How often a person did what since a moment; whoever keeps confirmed deeds adds to `counts`
    by kind."""

    person_id: int
    since: datetime
    counts: Counter[str] = field(default_factory=Counter)
