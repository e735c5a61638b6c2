"""Rates and times out of counts: answered, done, satisfied; medians and nineties; pure values."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

HEADINGS = (
    "诉求", "响应", "办结", "销号", "评分", "满意", "复发", "响应率", "解决率", "满意率",
    "首次响应中位（分钟）", "首次响应P90（分钟）", "办结中位（小时）", "办结P90（小时）",
)  # fmt: skip


@dataclass(slots=True)
class Tally:
    """Counts of one group of reports.

    `answered`: staff took it on or ended it; `done`: staff said that it was done; `confirmed`:
    its household said so; `satisfied`: of those `scored`, four or five; `recurred`: came back at
    the same place. `first`, `took`: how many took so many minutes to the first answer and to done.
    """

    reports: int = 0
    answered: int = 0
    done: int = 0
    confirmed: int = 0
    scored: int = 0
    satisfied: int = 0
    recurred: int = 0
    first: Counter[float] = field(default_factory=Counter, kw_only=True)
    took: Counter[float] = field(default_factory=Counter, kw_only=True)

    def add(self, other: Tally) -> None:
        """Count another group in."""
        self.reports += other.reports
        self.answered += other.answered
        self.done += other.done
        self.confirmed += other.confirmed
        self.scored += other.scored
        self.satisfied += other.satisfied
        self.recurred += other.recurred
        self.first.update(other.first)
        self.took.update(other.took)

    @property
    def answer_rate(self) -> float | None:
        """响应率: of all reports, those that staff answered."""
        return _share(self.answered, self.reports)

    @property
    def done_rate(self) -> float | None:
        """解决率: of what staff called done, what its household called mended."""
        return _share(self.confirmed, self.done)

    @property
    def satisfied_rate(self) -> float | None:
        """满意率: of the scores given, fours and fives."""
        return _share(self.satisfied, self.scored)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def percentile(counts: Mapping[float, int], share: float) -> float | None:
    """The smallest value that `share` of all do not exceed; None where there is none."""
    total = sum(counts.values())
    reached = 0
    for value in sorted(counts):
        reached += counts[value]
        if reached >= share * total:
            return value
    return None


def to_csv(titles: Sequence[str], rows: Iterable[tuple[Sequence[str], Tally]]) -> str:
    """A table with a heading, for spreadsheets."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*titles, *HEADINGS])
    for names, tally in rows:
        writer.writerow([*map(_harmless, names), *cells(tally)])
    return text.getvalue()


def _harmless(name: str) -> str:
    """A name that no spreadsheet takes for a formula."""
    return f"'{name}" if name[:1] in "=+-@\t\r" else name


def cells(tally: Tally) -> list[str]:
    """One group's figures in the order of the headings; what there is none of stays empty."""
    counts = (
        tally.reports, tally.answered, tally.done, tally.confirmed, tally.scored,
        tally.satisfied, tally.recurred,
    )  # fmt: skip
    rates = (tally.answer_rate, tally.done_rate, tally.satisfied_rate)
    times = (
        percentile(tally.first, 0.5), percentile(tally.first, 0.9),
        _hours(percentile(tally.took, 0.5)), _hours(percentile(tally.took, 0.9)),
    )  # fmt: skip
    return [*map(str, counts), *map(percent, rates), *map(_number, times)]


def percent(share: float | None) -> str:
    """A share as it is written; empty where there is none."""
    return "" if share is None else f"{share:.1%}"


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.1f}".removesuffix(".0")


def _hours(minutes: float | None) -> float | None:
    return None if minutes is None else minutes / 60
