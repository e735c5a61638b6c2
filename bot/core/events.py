"""Domain events: what one skill tells the others without knowing them."""

from __future__ import annotations

from dataclasses import dataclass


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
    """A new report was written."""

    report_id: int


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
