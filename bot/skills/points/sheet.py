"""The sheet for the notice board: names and grades, in no order of merit, without any mark."""

from __future__ import annotations

from pathlib import Path

from bot.core import access
from bot.core.clock import local
from bot.core.documents import Table, write_docx
from bot.core.work import Work
from bot.skills.points import review
from bot.skills.points.tables import ReviewState

SHOWN = frozenset({ReviewState.POSTED, ReviewState.OBJECTION, ReviewState.FINAL})


def write(work: Work, year: int, file: Path) -> int:
    """Write a year's sheet; how many members it names. Raises `OSError`."""
    found = [r for r in review.of_year(work, year) if r.state in SHOWN]
    head = [work.render("points.sheet_name"), work.render("points.sheet_grade")]
    rows = sorted([work.person_of(r.person_id).name, review.grade_name(work, r)] for r in found)
    values = {"neighbourhood": work.neighbourhood.name, "year": year}
    signed = work.render("points.sheet_signed", date=local(work.now).date().isoformat(), **values)
    write_docx(
        file,
        work.render("points.sheet_title", **values),
        [work.render("points.sheet_body", **values), Table([head, *rows])],
        signed=signed,
    )
    access.note(work, "year_review", 0, file.name)
    return len(rows)
