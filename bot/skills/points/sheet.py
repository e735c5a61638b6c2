"""The sheet for the notice board: names and grades, in no order of merit, without any mark."""

from __future__ import annotations

from pathlib import Path

from bot.core import access
from bot.core.clock import local
from bot.core.documents import Table, docx
from bot.core.values import Enclosure
from bot.core.work import Turn, Work
from bot.skills.points import review, rules
from bot.skills.points.tables import ReviewState

SHOWN = frozenset({ReviewState.POSTED, ReviewState.OBJECTION, ReviewState.FINAL})


def write(work: Work, year: int, file: Path) -> int:
    """Write a year's sheet; how many members it names. Raises `OSError`."""
    content, named = drawn_up(work, year, file.name)
    file.write_bytes(content)
    return named


def send(turn: Turn) -> None:
    """Give the secretary the sheet as a file, to be printed and posted."""
    year = rules.year_meant(turn.text, local(turn.now).date())
    title = turn.render("points.sheet_title", neighbourhood=turn.neighbourhood.name, year=year)
    content, named = drawn_up(turn, year, title)
    if not named:
        turn.say("points.nothing_posted", private=True, year=year)
        return
    turn.say("points.sheet_coming", private=True, year=year, count=named)
    file = Enclosure(f"{title}.docx", content)
    turn.tell(turn.person, "points.sheet_sent", enclosure=file, prompt=True)


def drawn_up(work: Work, year: int, name: str) -> tuple[bytes, int]:
    """A year's sheet (docx) and how many members it names; who draws it up is logged."""
    found = [r for r in review.of_year(work, year) if r.state in SHOWN]
    head = [work.render("points.sheet_name"), work.render("points.sheet_grade")]
    rows = sorted([work.person_of(r.person_id).name, review.grade_name(work, r)] for r in found)
    values = {"neighbourhood": work.neighbourhood.name, "year": year}
    signed = work.render("points.sheet_signed", date=local(work.now).date().isoformat(), **values)
    content = docx(
        work.render("points.sheet_title", **values),
        [work.render("points.sheet_body", **values), Table([head, *rows])],
        signed=signed,
    )
    access.note(work, "year_review", 0, name)
    return content, len(rows)
