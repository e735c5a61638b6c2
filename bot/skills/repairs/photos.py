"""A photo that comes within two minutes of the words belongs to them.

Those who mend see it in private: of a spot that is everybody's the property staff, of a home its
handler alone. No photo is ever shown in a group, so nobody's face or number plate is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import bindparam
from sqlmodel import col, select

from bot.core.db import UtcDateTime
from bot.core.events import Forgetting, PhotoArrived
from bot.core.mapped import Selected
from bot.core.people import Person
from bot.core.work import Turn, Work
from bot.skills.repairs.cards import staff_for
from bot.skills.repairs.kinds import Scope
from bot.skills.repairs.store import lead_of, log
from bot.skills.repairs.tables import Report, ReportPhoto

TOGETHER = timedelta(minutes=2)
KEPT = timedelta(days=90)
"""After a report's end, for as long as it may come back and be compared."""


def arrived(work: Work, event: PhotoArrived) -> None:
    """Keep a photo with the report that its sender has just made, or wait for one."""
    report = _just_reported(work, event)
    photo = ReportPhoto(
        neighbourhood_id=work.neighbourhood_id,
        report_id=report.key if report else None,
        person_id=event.person_id,
        chat_id=event.chat_id,
        stored=event.stored,
        taken_at=work.now,
    )
    work.session.add(photo)
    work.session.flush()
    if report is None:
        key, when = f"repairs:photo:{photo.id}", work.now + TOGETHER + timedelta(seconds=1)
        work.schedule("repairs.forget_photo", key, when, {"photo": photo.id})
    else:
        log(work, report, "photo", actor_id=event.person_id)
        _send(work, report, photo, _viewers(work, report))
    _confirm(work, report)


def attach_earlier(work: Work, report: Report) -> None:
    """Let photos that came just before the words belong to them, and whoever mends see them."""
    wanted = {"person_id": report.person_id, "since": work.now - TOGETHER}
    for photo in _EARLIER.all(work.session, wanted):
        photo.report_id = report.key
        log(work, report, "photo", actor_id=report.person_id)
        _send(work, report, photo, _viewers(work, report))


_EARLIER: Final = Selected(
    ReportPhoto,
    select(ReportPhoto).where(
        ReportPhoto.person_id == bindparam("person_id"),
        col(ReportPhoto.report_id).is_(None),
        ReportPhoto.taken_at >= bindparam("since", type_=UtcDateTime),
    ),
)
_PHOTOS: Final = (
    select(ReportPhoto)
    .where(ReportPhoto.report_id == bindparam("report"))
    .order_by(col(ReportPhoto.id))
)
_OLD: Final = (
    select(ReportPhoto)
    .join(Report, col(Report.id) == col(ReportPhoto.report_id))
    .where(
        ReportPhoto.neighbourhood_id == bindparam("here"),
        col(Report.ended_at) < bindparam("before", type_=UtcDateTime),
    )
)


def forget(work: Work, payload: Mapping[str, Any]) -> None:
    """Nobody said what a photo shows: it is not kept."""
    photo = work.session.get(ReportPhoto, payload["photo"])
    if photo is not None and photo.report_id is None:
        _remove(work, photo)


def show_handler(work: Work, report: Report) -> None:
    """Whoever takes on a trouble at home sees what nobody else was shown."""
    if report.scope is Scope.HOME and report.handler_id is not None:
        handler = work.person_of(report.handler_id)
        for photo in work.session.execute(_PHOTOS, {"report": report.key}).scalars():
            _send(work, report, photo, [handler])


def forget_old(work: Work, event: Forgetting) -> None:
    """Photos of reports that ended a while ago are kept no longer."""
    where = {"here": work.neighbourhood_id, "before": work.now - KEPT}
    old = list(work.session.execute(_OLD, where).scalars())
    for photo in old:
        _remove(work, photo)
    if old:
        event.deleted[work.render("repairs.photos_forgotten")] = len(old)


def _viewers(work: Work, report: Report) -> list[Person]:
    """A spot that is everybody's: the property staff; a home: its handler alone."""
    lead = lead_of(work, report)
    if lead.handler_id is not None:
        return [work.person_of(lead.handler_id)]
    return [] if report.scope is Scope.HOME else staff_for(work, lead)


def _send(work: Work, report: Report, photo: ReportPhoto, people: Iterable[Person]) -> None:
    number = lead_of(work, report).number
    for person in people:
        if person.id != photo.person_id:
            work.tell(
                person, "repairs.photo_of", photo=photo.stored, prompt=report.urgent, number=number
            )


def _remove(work: Work, photo: ReportPhoto) -> None:
    work.house.media.remove(photo.stored)
    work.session.delete(photo)


def _just_reported(work: Work, event: PhotoArrived) -> Report | None:
    query = (
        select(Report)
        .where(Report.person_id == event.person_id, Report.opened_at >= work.now - TOGETHER)
        .order_by(col(Report.id).desc())
    )
    return work.session.exec(query).first()


def _confirm(work: Work, report: Report | None) -> None:
    """Only whoever spoke to the bot, and has had no other answer, hears of the photo."""
    if not isinstance(work, Turn) or not work.addressed or work.parts:
        return
    if report is not None:
        work.say("repairs.photo_kept", number=report.number)
    else:
        work.say("repairs.photo_of_what")
