"""The page of figures: how the last month's reports were answered, done and liked."""

from __future__ import annotations

from datetime import timedelta

from bot.core.pages import Given, Page, Table, Text, View
from bot.core.work import Work
from bot.skills.repairs.counting import Tally, percent
from bot.skills.repairs.figures import TITLES, Scope, figures, total

DAYS = 30
HEADINGS = ("诉求", "响应", "解决", "满意")
NOTHING = "—"


def show(work: Work, _given: Given) -> View:
    """All of them, by kind and by building."""
    scope = Scope(work.neighbourhood_id, work.now - timedelta(days=DAYS))
    whole = total(work.session, scope)
    none = work.render("repairs.page_none")
    tables = [
        Table(
            f"按{TITLES[by]}",
            (TITLES[by], *HEADINGS),
            tuple(_row(_name(by, key), tally) for key, tally in _groups(work, scope, by)),
            empty=none,
        )
        for by in ("kind", "building")
    ]
    together = Table(
        "合起来", ("", *HEADINGS), (_row("全部", whole),) if whole.reports else (), empty=none
    )
    lead = Text(work.render("repairs.page_lead", days=DAYS))
    return View((lead, together, *(tables if whole.reports else ())))


def _groups(work: Work, scope: Scope, by: str) -> list[tuple[str, Tally]]:
    return [(key[0], tally) for key, tally in figures(work.session, scope, by).items()]


def _name(by: str, key: str) -> str:
    if by != "building":
        return key
    return f"{key}号楼" if key else "公共地方"


def _row(name: str, tally: Tally) -> tuple[str, ...]:
    rates = (tally.answer_rate, tally.done_rate, tally.satisfied_rate)
    return (name, str(tally.reports), *(percent(rate) or NOTHING for rate in rates))


PAGE = Page("figures", "数字", 4, show, personal=False)
