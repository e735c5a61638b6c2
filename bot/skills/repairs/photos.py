"""A photo that comes within two minutes of the words belongs to them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import bindparam
from sqlmodel import col, select

from bot.core.db import UtcDateTime
from bot.core.events import PhotoArrived
from bot.core.work import Turn, Work
from bot.skills.repairs.store import log
from bot.skills.repairs.tables import Report, ReportPhoto

TOGETHER = timedelta(minutes=2)


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
    _confirm(work, report)


def attach_earlier(work: Work, report: Report) -> None:
    """Let photos that came just before the words belong to them."""
    wanted = {"person_id": report.person_id, "since": work.now - TOGETHER}
    for photo in work.session.execute(_EARLIER, wanted).scalars():
        photo.report_id = report.key
        log(work, report, "photo", actor_id=report.person_id)


_EARLIER: Final = select(ReportPhoto).where(
    ReportPhoto.person_id == bindparam("person_id"),
    col(ReportPhoto.report_id).is_(None),
    ReportPhoto.taken_at >= bindparam("since", type_=UtcDateTime),
)


def forget(work: Work, payload: Mapping[str, Any]) -> None:
    """Nobody said what a photo shows: it is not kept."""
    photo = work.session.get(ReportPhoto, payload["photo"])
    if photo is not None and photo.report_id is None:
        work.session.delete(photo)


def count(work: Work, report: Report) -> int:
    """How many photos a report has."""
    query = select(ReportPhoto.id).where(ReportPhoto.report_id == report.key)
    return len(work.session.exec(query).all())


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
