"""The life of a report and of an incident: which move leads where, and who may make it."""

from __future__ import annotations

from enum import StrEnum

from bot.core.people import STAFF, Role
from bot.core.states import BOT, OWNER, Machine, Move

HANDLER = "handler"
"""To whom the report was given, whatever their role."""


class ReportState(StrEnum):
    """Where a report stands."""

    RECEIVED = "received"
    CONFIRMED = "confirmed"
    ASSIGNED = "assigned"
    ACCEPTED = "accepted"
    IN_PROGRESS = "in_progress"
    WAITING_REPORTER = "waiting_reporter"
    WAITING_PARTS = "waiting_parts"
    WAITING_THIRD_PARTY = "waiting_third_party"
    PLANNED = "planned"
    REOPENED = "reopened"
    DONE_BY_STAFF = "done_by_staff"
    CONFIRMED_DONE = "confirmed_done"
    CLOSED_UNANSWERED = "closed_unanswered"
    MERGED = "merged"
    NOT_OURS = "not_ours"
    DUPLICATE_OF_ME = "duplicate_of_me"
    WITHDRAWN = "withdrawn"
    CANNOT_FIX = "cannot_fix"
    SPAM = "spam"


class IncidentState(StrEnum):
    """Where a trouble of several households stands."""

    SUSPECTED = "suspected"
    CONFIRMED = "confirmed"
    RESTORING = "restoring"
    RESTORED = "restored"
    CLOSED = "closed"


_S = ReportState
FRESH = frozenset({_S.RECEIVED, _S.CONFIRMED})
PAUSED = frozenset({
    _S.WAITING_REPORTER, _S.WAITING_PARTS, _S.WAITING_THIRD_PARTY, _S.PLANNED,
})  # fmt: skip
AT_WORK = frozenset({_S.ASSIGNED, _S.ACCEPTED, _S.IN_PROGRESS, _S.REOPENED})
OPEN = FRESH | PAUSED | AT_WORK
DONE = frozenset({_S.DONE_BY_STAFF, _S.CONFIRMED_DONE})
CLOSED = frozenset(_S) - OPEN - DONE
REOPENABLE = DONE | {_S.CLOSED_UNANSWERED}

_STAFF = frozenset({str(role) for role in STAFF})
_WORKERS = _STAFF | {HANDLER}
_SECRETARY = frozenset({str(Role.SECRETARY)})
_NEIGHBOURS = _STAFF | {str(Role.CENTRAL_HOUSEHOLD)}


def _move(
    name: str, sources: frozenset[ReportState], target: ReportState, by: frozenset[str]
) -> Move[ReportState]:
    return Move(name, sources, target, by)


MACHINE: Machine[ReportState] = Machine((
    _move("confirm", frozenset({_S.RECEIVED}), _S.CONFIRMED, _NEIGHBOURS),
    _move("assign", OPEN, _S.ASSIGNED, _STAFF),
    _move("accept", FRESH | {_S.ASSIGNED, _S.REOPENED}, _S.ACCEPTED, _WORKERS),
    _move("in_progress", OPEN - {_S.IN_PROGRESS}, _S.IN_PROGRESS, _WORKERS),
    _move("waiting_reporter", OPEN, _S.WAITING_REPORTER, _WORKERS),
    _move("waiting_parts", OPEN, _S.WAITING_PARTS, _WORKERS),
    _move("waiting_third_party", OPEN, _S.WAITING_THIRD_PARTY, _WORKERS),
    _move("planned", OPEN, _S.PLANNED, _WORKERS),
    _move("answered", frozenset({_S.WAITING_REPORTER}), _S.IN_PROGRESS, frozenset({OWNER, BOT})),
    _move("done", OPEN, _S.DONE_BY_STAFF, _WORKERS),
    _move("mended", OPEN | {_S.DONE_BY_STAFF, _S.CLOSED_UNANSWERED}, _S.CONFIRMED_DONE,
          frozenset({OWNER})),
    _move("reopen", REOPENABLE, _S.REOPENED, frozenset({OWNER}) | _SECRETARY),
    _move("lapse", frozenset({_S.DONE_BY_STAFF}), _S.CLOSED_UNANSWERED, frozenset({BOT})),
    _move("not_ours", OPEN, _S.NOT_OURS, _WORKERS),
    _move("cannot_fix", OPEN, _S.CANNOT_FIX, _WORKERS),
    _move("give_back", frozenset({_S.NOT_OURS, _S.CANNOT_FIX}), _S.RECEIVED, _SECRETARY),
    _move("transfer", OPEN | {_S.NOT_OURS, _S.CANNOT_FIX}, _S.WAITING_THIRD_PARTY, _SECRETARY),
    _move("withdraw", OPEN, _S.WITHDRAWN, frozenset({OWNER}) | _SECRETARY),
    _move("merge", OPEN, _S.MERGED, _STAFF | {BOT}),
    _move("split", frozenset({_S.MERGED}), _S.RECEIVED, _STAFF | {OWNER}),
    _move("repeat", frozenset({_S.RECEIVED}), _S.DUPLICATE_OF_ME, frozenset({OWNER, BOT})),
    _move("spam", OPEN, _S.SPAM, _SECRETARY),
))  # fmt: skip

_I = IncidentState
_BOT = frozenset({BOT})
INCIDENT: Machine[IncidentState] = Machine((
    Move("confirm", frozenset({_I.SUSPECTED}), _I.CONFIRMED, _BOT | _STAFF),
    Move("restoring", frozenset({_I.SUSPECTED, _I.CONFIRMED}), _I.RESTORING, _BOT),
    Move("restored", frozenset({_I.SUSPECTED, _I.CONFIRMED, _I.RESTORING}), _I.RESTORED, _BOT),
    Move("suspect", frozenset({_I.CLOSED}), _I.SUSPECTED, _BOT),
    Move("again", frozenset({_I.RESTORING, _I.RESTORED, _I.CLOSED}), _I.CONFIRMED, _BOT),
    Move("close", frozenset(_I) - {_I.CLOSED}, _I.CLOSED, _BOT),
))  # fmt: skip

_INCIDENT_MOVES: dict[ReportState, str] = {
    _S.DONE_BY_STAFF: "restoring",
    _S.CONFIRMED_DONE: "restored",
    _S.REOPENED: "again",
    _S.RECEIVED: "suspect",
}


def incident_move(state: IncidentState, lead: ReportState) -> str | None:
    """What the new state of its first report does to an incident; None where nothing."""
    name = "close" if lead in CLOSED else _INCIDENT_MOVES.get(lead)
    return name if name in INCIDENT.allowed(state, {BOT}) else None
