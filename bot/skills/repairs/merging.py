"""Two reports of one trouble: one speaks for the other, and can be let go again."""

from __future__ import annotations

from collections.abc import Iterable

from sqlmodel import select

from bot.core.people import Role
from bot.core.work import Work
from bot.skills.repairs import voices
from bot.skills.repairs.life import OPEN, ReportState
from bot.skills.repairs.places import Place
from bot.skills.repairs.store import by_id, followers, move
from bot.skills.repairs.tables import Incident, Report
from bot.skills.repairs.voices import add_voice


def can_merge(report: Report, lead: Report) -> bool:
    """Whether one report may go into the other: never into itself, never into what is merged."""
    return (
        report.key != lead.key
        and report.state in OPEN
        and lead.state in OPEN | {ReportState.DONE_BY_STAFF}
        and lead.merged_into is None
    )


def merge_into(
    work: Work,
    report: Report,
    lead: Report,
    *,
    actors: Iterable[Role | str],
    actor_id: int | None,
    why: str = "",
) -> None:
    """Let `lead` speak for a report and for all who joined it; its words and number stay.

    Raises `IllegalMove` or `NotAllowed`.
    """
    joined = followers(work, report)
    report.merged_into = lead.key
    data = {"into": lead.number}
    move(work, report, "merge", actors=actors, actor_id=actor_id, why=why, data=data)
    reporter = work.person_of(report.person_id)
    add_voice(work, lead, reporter, report.place, report.summary, via=report.key)
    for follower in joined:
        person = work.person_of(follower.person_id)
        place = Place(follower.building, follower.unit)
        add_voice(work, lead, person, place, follower.words, via=report.key)
    report.incident_id = lead.incident_id


def split_off(
    work: Work,
    report: Report,
    *,
    actors: Iterable[Role | str],
    actor_id: int | None,
    why: str = "",
) -> Report:
    """Let a merged report speak for itself again; the households that came with it go with it.

    The report that spoke for it. Raises `IllegalMove` or `NotAllowed`.
    """
    assert report.merged_into is not None
    lead = by_id(work, report.merged_into)
    report.merged_into = None
    report.incident_id = _own_incident(work, report)
    data = {"from": lead.number}
    move(work, report, "split", actors=actors, actor_id=actor_id, why=why, data=data)
    _let_go(work, report, lead)
    return lead


def _own_incident(work: Work, report: Report) -> int | None:
    """The incident of which the report is the first, even while another speaks for it."""
    return work.session.exec(select(Incident.id).where(Incident.lead_id == report.key)).first()


def _let_go(work: Work, report: Report, lead: Report) -> None:
    """Take away the households that came with a report, as far up as they went."""
    gone: set[str] | None = None
    while True:
        leaving = [
            follower
            for follower in followers(work, lead)
            if follower.via_id == report.key and (gone is None or follower.household in gone)
        ]
        gone = {follower.household for follower in leaving}
        for follower in leaving:
            work.session.delete(follower)
        work.session.flush()
        voices.shrink(work, lead)
        if lead.merged_into is None:
            return
        report, lead = lead, by_id(work, lead.merged_into)
