"""Whatever happens to reports in whatever order, their log tells the same as their rows."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlmodel import Session, col, select

from bot.core.due import DueItem, DueState
from bot.core.people import Person, Role
from bot.core.states import BOT, OWNER, IllegalMove, NotAllowed
from bot.core.work import Work
from bot.skills.repairs.clocks import is_overdue
from bot.skills.repairs.figures import Scope, total
from bot.skills.repairs.kinds import Scope as Spread
from bot.skills.repairs.life import (
    CLOSED,
    DONE,
    HANDLER,
    MACHINE,
    OPEN,
    IncidentState,
    ReportState,
)
from bot.skills.repairs.logbook import ANSWERS, marks_of
from bot.skills.repairs.merging import can_merge, merge_into, split_off
from bot.skills.repairs.opening import open_report
from bot.skills.repairs.places import Place
from bot.skills.repairs.promising import promise
from bot.skills.repairs.store import (
    deadlines_of,
    events_of,
    household_of,
    households,
    incident_of,
    move,
)
from bot.skills.repairs.tables import Report, ReportFollower
from bot.skills.repairs.troubles import Trouble
from bot.skills.repairs.voices import add_voice
from tests.support.house import SmallHouse

STEPS = 120
NAMES = sorted({m.name for m in MACHINE.moves} - {"merge", "split"})
ACTORS = [*(str(role) for role in Role), OWNER, BOT, HANDLER]
WORDS = {"water": "停水了", "elevator": "电梯坏了", "lighting": "灯不亮"}


class Town:
    """Opens, moves, joins, merges, splits and promises at random, and lets time pass."""

    def __init__(self, house: SmallHouse, seed: int) -> None:
        self.house = house
        self.dice = random.Random(seed)

    def live(self) -> None:
        self.house.do(self._settle)
        for _ in range(STEPS):
            self.house.clock.set(
                self.house.clock.now() + timedelta(minutes=self.dice.choice([0, 1, 7, 90, 1500]))
            )
            self.house.do(lambda session: self._step(self.house.work(session)))

    def _settle(self, session: Session) -> None:
        for number in range(12):
            session.add(
                Person(
                    neighbourhood_id=1, name=f"邻居{number}", building="3",
                    unit=str(number % 3 + 1), room=f"{number // 2}01",
                    created_at=self.house.clock.now(),
                )
            )  # fmt: skip

    def _step(self, work: Work) -> None:
        act = self.dice.choice([self._open, self._move, self._move, self._join, self._merge,
                                self._split, self._promise])  # fmt: skip
        try:
            act(work)
        except (IllegalMove, NotAllowed):
            work.session.rollback()

    def _open(self, work: Work) -> None:
        category = self.dice.choice(sorted(WORDS))
        trouble = Trouble(category, WORDS[category], WORDS[category], "", Place("3"))
        spread = Spread.SUPPLY if category == "water" else Spread.COMMON
        person = self._person(work)
        assert person.id is not None
        open_report(work, trouble, Place("3"), spread, person_id=person.id, chat_id=None)

    def _move(self, work: Work) -> None:
        report = self._report(work)
        if report is not None:
            move(work, report, self.dice.choice(NAMES), actors={self.dice.choice(ACTORS)})

    def _join(self, work: Work) -> None:
        report = self._report(work)
        if report is not None and report.state in OPEN:
            add_voice(work, report, self._person(work), Place("3"), "我家也是")

    def _merge(self, work: Work) -> None:
        report, lead = self._report(work), self._report(work)
        if report is not None and lead is not None and can_merge(report, lead):
            merge_into(work, report, lead, actors={BOT}, actor_id=None)

    def _split(self, work: Work) -> None:
        report = self._report(work)
        if report is not None and report.merged_into is not None:
            split_off(work, report, actors={OWNER}, actor_id=None)

    def _promise(self, work: Work) -> None:
        report = self._report(work)
        if report is not None and report.state in OPEN:
            promise(work, report, work.now + timedelta(hours=5), actor_id=None, why="")

    def _person(self, work: Work) -> Person:
        return self.dice.choice(list(work.session.exec(select(Person).order_by(col(Person.id)))))

    def _report(self, work: Work) -> Report | None:
        found = list(work.session.exec(select(Report).order_by(col(Report.id))))
        return self.dice.choice(found) if found else None


@pytest.fixture(params=range(4))
def town(house: SmallHouse, request: pytest.FixtureRequest) -> SmallHouse:
    Town(house, request.param).live()
    return house


def reports(work: Work) -> Sequence[Report]:
    found = work.session.exec(select(Report).order_by(col(Report.id))).all()
    assert len(found) > 5
    return found


def test_the_town_keeps_its_order(town: SmallHouse) -> None:
    for check in (
        legal,
        replayed,
        merged_are_quiet,
        incidents_have_households,
        households_count_once,
        figures_agree,
    ):
        town.do(lambda session, check=check: check(town.work(session)))


def legal(work: Work) -> None:
    """Every state is reached by the moves that the log tells, one after another."""
    for report in reports(work):
        marks = marks_of(events_of(work, report))
        assert marks[0].state is ReportState.RECEIVED
        assert marks[-1].state is report.state
        assert sum(report.state in group for group in (OPEN, DONE, CLOSED)) == 1


def replayed(work: Work) -> None:
    """The log read again gives the same deadlines."""
    for report in reports(work):
        events = events_of(work, report)
        once = deadlines_of(report, events)
        work.session.expire_all()
        assert deadlines_of(report, events_of(work, report)) == once


def merged_are_quiet(work: Work) -> None:
    """What is merged is never overdue, and nothing falls due for it."""
    far = work.now + timedelta(days=9999)
    for report in reports(work):
        if report.state is ReportState.MERGED:
            assert not is_overdue(deadlines_of(report, events_of(work, report)), far)
            query = select(DueItem).where(
                DueItem.key == f"repairs:clock:{report.key}", DueItem.state == DueState.WAITING
            )
            assert work.session.exec(query).first() is None


def incidents_have_households(work: Work) -> None:
    """What one household alone has is no open incident; three households make a confirmed one."""
    for report in reports(work):
        incident = incident_of(work, report)
        if incident is None or report.state not in OPEN:
            continue
        count = households(work, report)
        assert (count > 1) is (incident.state is not IncidentState.CLOSED)
        assert count < 3 or incident.state is not IncidentState.SUSPECTED


def households_count_once(work: Work) -> None:
    """No household stands twice with a report, and the reporter's not at all."""
    for report in reports(work):
        query = select(ReportFollower.household).where(ReportFollower.report_id == report.key)
        counts = Counter(work.session.exec(query).all())
        assert all(count == 1 for count in counts.values())
        assert household_of(work.person_of(report.person_id)) not in counts


def figures_agree(work: Work) -> None:
    """The counts of the table are those of the logs."""
    left_out = {ReportState.MERGED, ReportState.SPAM, ReportState.WITHDRAWN,
                ReportState.DUPLICATE_OF_ME}  # fmt: skip
    counted = [r for r in reports(work) if r.state not in left_out]
    moves = [{event.move for event in events_of(work, r)} for r in counted]
    tally = total(work.session, Scope(work.neighbourhood_id))
    assert tally.reports == len(counted)
    assert tally.answered == sum(bool(made & ANSWERS) for made in moves)
    assert tally.confirmed == sum(r.state is ReportState.CONFIRMED_DONE for r in counted)
    assert sum(tally.first.values()) == tally.answered
    assert sum(tally.took.values()) == tally.done
