"""Figures of reports as a table, and a report handed over to 12345 as files."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date, time, timedelta
from functools import partial
from pathlib import Path
from typing import TypeVar

import structlog
from sqlmodel import Session, col, select

from bot.app import build_house
from bot.core.clock import SystemClock, at
from bot.core.db import open_engine
from bot.core.places import Neighbourhood
from bot.core.work import Work
from bot.settings import Settings
from bot.skills.repairs.figures import Scope, as_csv
from bot.skills.repairs.handover import open311, sheet
from bot.skills.repairs.tables import Report

T = TypeVar("T")
log = structlog.get_logger()


class NoSuchNeighbourhood(LookupError):
    """No neighbourhood has this name, or there are several and none was named."""


class NoSuchReport(LookupError):
    """The neighbourhood has no report of this number."""


def figures_csv(
    settings: Settings, *, by: str, neighbourhood: str, since: date | None, until: date | None
) -> str:
    """Counts, rates and times as CSV, grouped by `by`; without a name of all neighbourhoods.

    `until` is the last day counted. Raises `UnknownGrouping` and `NoSuchNeighbourhood`.
    """
    return _with_session(
        settings,
        partial(_figures, by=by, neighbourhood=neighbourhood, since=since, until=until),
    )


def _figures(
    session: Session, *, by: str, neighbourhood: str, since: date | None, until: date | None
) -> str:
    scope = Scope(
        neighbourhood_id=_named(session, neighbourhood).id if neighbourhood else None,
        since=at(since, time()) if since else None,
        until=at(until + timedelta(days=1), time()) if until else None,
    )
    log.info("exported", what="figures", by=by, neighbourhood=neighbourhood or "all")
    return as_csv(session, scope, by)


def handover_files(
    settings: Settings, number: str, *, neighbourhood: str, folder: Path
) -> list[Path]:
    """Write a report with Open311's names and as a sheet; the files.

    Raises `NoSuchReport` and `NoSuchNeighbourhood`.
    """
    return _with_session(
        settings,
        partial(_hand_over, settings=settings, number=number, name=neighbourhood, folder=folder),
    )


def _hand_over(
    session: Session, *, settings: Settings, number: str, name: str, folder: Path
) -> list[Path]:
    neighbourhood = _named(session, name)
    digits = re.sub(r"\D", "", number)
    query = select(Report).where(
        Report.neighbourhood_id == neighbourhood.id, Report.number == int(digits or 0)
    )
    report = session.exec(query).first()
    if report is None:
        raise NoSuchReport(number)
    work = Work(
        session=session, now=SystemClock().now(), house=build_house(settings),
        neighbourhood=neighbourhood, because="handover",
    )  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True)
    files = [folder / f"R{report.number}.json", folder / f"R{report.number}.html"]
    requests = [open311(work, report)]
    files[0].write_text(json.dumps(requests, ensure_ascii=False, indent=1), encoding="utf-8")
    files[1].write_text(sheet(work, report), encoding="utf-8")
    log.info("exported", what="handover", report=report.number, neighbourhood=neighbourhood.name)
    return files


def _named(session: Session, name: str) -> Neighbourhood:
    """The neighbourhood of that name; without one the only one that there is."""
    query = select(Neighbourhood).order_by(col(Neighbourhood.id))
    found = session.exec(query.where(Neighbourhood.name == name) if name else query).all()
    if len(found) != 1:
        raise NoSuchNeighbourhood(name)
    return found[0]


def _with_session(settings: Settings, run: Callable[[Session], T]) -> T:
    engine = open_engine(settings.database_url)
    try:
        with Session(engine) as session:
            return run(session)
    finally:
        engine.dispose()
