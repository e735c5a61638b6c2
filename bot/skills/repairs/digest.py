"""What the secretary reads of reports, what they decide, and what a group may hear."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import col, select

from bot.core.skill import Decision, Section
from bot.core.work import Turn, Work
from bot.skills.repairs import handover
from bot.skills.repairs.cards import announce, said_time, say_standing, state_name
from bot.skills.repairs.clocks import is_overdue, time_to_done
from bot.skills.repairs.explaining import asked_of, live_notices
from bot.skills.repairs.handling import elsewhere_in
from bot.skills.repairs.kinds import Scope
from bot.skills.repairs.life import DONE, MACHINE, OPEN, ReportState
from bot.skills.repairs.logbook import breaches_in_log, marks_of
from bot.skills.repairs.notice_life import SupplyNotice
from bot.skills.repairs.noticing import described
from bot.skills.repairs.store import (
    by_id,
    deadlines_of,
    households,
    in_states,
    move,
)
from bot.skills.repairs.summing import logs_of, month
from bot.skills.repairs.tables import Report, ReportEvent

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
OLDEST = 3
TO_DECIDE = frozenset({ReportState.NOT_OURS, ReportState.CANNOT_FIX})
MOVES = {"A": "transfer", "B": "give_back"}


def digest(work: Work) -> Section:
    """The day's figures, what is late, outages, and what is to be decided."""
    live = [r for r in in_states(work, OPEN) if r.merged_into is None]
    logs = logs_of(work, live)
    late = [r for r in live if is_overdue(deadlines_of(r, logs[r.key]), work.now)]
    twice = [r for r in late if breaches_in_log(logs[r.key]) > 1]
    outages = [r for r in live if r.incident_id and r.scope is Scope.SUPPLY]
    others = [r for r in late if r not in outages and r not in twice]
    lines = [(3, _figures(work, late)), *((3, _late(work, r)) for r in others[:OLDEST])]
    lines += [(3, _open(work, r)) for r in live[:OLDEST] if r not in late and r not in outages]
    lines += [(4, _outage(work, r, late=r in late)) for r in outages]
    moves = _moves_since(work, work.now - DAY)
    if not live and not moves:
        lines = []
    lines += [(1, _twice(work, r)) for r in twice[:OLDEST]]
    lines += [(3, line) for line in month(work)]
    lines += [(4, _notice(work, notice)) for notice in live_notices(work)]
    return Section(tuple(lines), tuple(_decisions(work)), weekly(work))


def weekly(work: Work) -> str:
    """The week in one line without a name or a place; empty where nothing was done."""
    query = select(Report).where(
        Report.neighbourhood_id == work.neighbourhood_id,
        col(Report.state).in_(list(DONE)),
        col(Report.ended_at) >= work.now - WEEK,
    )
    done = list(work.session.exec(query).all())
    spans = [time_to_done(marks_of(log)) for log in logs_of(work, done).values()]
    known = [span for span in spans if span is not None]
    if not known:
        return ""
    return work.render("repairs.weekly", done=len(known), days=days_of(max(known)))


def days_of(span: timedelta) -> int:
    """Days begun: a trouble that took five hours took one day."""
    return max(1, -(-span // DAY))


def decide(turn: Turn, letter: str, state: Mapping[str, Any]) -> None:
    """The secretary sends a refused report to 12345 or back to the property."""
    report = by_id(turn, state["report"])
    name = MOVES.get(letter)
    if name is None or name not in MACHINE.allowed(report.state, turn.roles):
        say_standing(turn, report)
        return
    if name == "transfer":
        handover.transfer(turn, report)
        return
    move(turn, report, name, actors=turn.roles, actor_id=turn.person_id)
    report.handler_id = None
    announce(turn, report, "repairs.for_property_back")
    turn.say("repairs.decided_give_back", number=report.number, label=report.full)


def _figures(work: Work, late: Sequence[Report]) -> str:
    moves = _moves_since(work, work.now - DAY)
    return work.render(
        "repairs.digest_figures",
        new=moves.count("open"),
        done=moves.count("done"),
        late=len(late),
        again=moves.count("reopen"),
        merged=moves.count("merge"),
    )


def _moves_since(work: Work, since: datetime) -> list[str]:
    query = select(ReportEvent.move).where(
        ReportEvent.neighbourhood_id == work.neighbourhood_id, ReportEvent.at > since
    )
    return list(work.session.exec(query).all())


def _late(work: Work, report: Report) -> str:
    return work.render("repairs.digest_late", **_values(work, report))


def _twice(work: Work, report: Report) -> str:
    return work.render("repairs.digest_twice", **_values(work, report))


def _open(work: Work, report: Report) -> str:
    return work.render("repairs.digest_open", **_values(work, report))


def _outage(work: Work, report: Report, *, late: bool) -> str:
    return work.render("repairs.digest_outage", late=late, **_values(work, report))


def _notice(work: Work, notice: SupplyNotice) -> str:
    return work.render(
        "repairs.digest_notice",
        read=described(work, notice.outage, work.now),
        count=len({entry.data["household"] for entry in asked_of(work, notice)}),
    )


def _values(work: Work, report: Report) -> dict[str, object]:
    return {
        "number": report.number,
        "label": report.public,
        "state": state_name(work, report),
        "since": said_time(report.opened_at, work.now),
        "count": households(work, report),
    }


def _decisions(work: Work) -> Iterable[Decision]:
    for report in in_states(work, TO_DECIDE):
        if report.ended_at is None or work.now - report.ended_at > WEEK:
            continue
        text = work.render(
            "repairs.decision", whom=elsewhere_in(report.result), **_values(work, report)
        )
        options = (work.render("repairs.option_transfer"), work.render("repairs.option_give_back"))
        yield Decision("not_ours", text, options, {"report": report.key})
