"""Care on both databases: visits told in people's words, and the plan of a small city."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta

import pytest
import yaml
from sqlalchemy import Engine, event
from sqlmodel import Session, col, select

from bot.core import roster, stages
from bot.core.outbox import OutboxRow
from bot.core.people import Person
from bot.core.stages import Passage
from bot.core.work import Work
from bot.skills.visits import planning, reminders
from bot.skills.visits.life import ENDED_WELL, VisitState
from bot.skills.visits.rules import MOST_A_DAY
from bot.skills.visits.tables import Bond, Visit, VisitEvent
from tests.bench import care
from tests.support.house import MORNING, SmallHouse
from tests.support.source import ROOT

TOLD = yaml.safe_load((ROOT / "tests" / "data" / "visits_told.yaml").read_text("utf-8"))
PEOPLE = [
    {"name": "张强", "roles": ["central_household", "party_member"], "home": "3-1-202"},
    {"name": "赵敏", "roles": ["central_household", "party_member"], "home": "1-2-301"},
]
BOND = {"who": "张强", "backup": "赵敏", "for": "王奶奶", "home": "3-1-101", "every_days": 30}


@pytest.fixture
def cared(house: SmallHouse) -> SmallHouse:
    bring(house, [BOND])
    return house


def bring(house: SmallHouse, bonds: list[dict[str, object]]) -> None:
    brought = {"neighbourhood": "蕴园小区", "people": PEOPLE, "bonds": bonds}
    house.do(
        lambda s: (
            roster.load(
                s, brought, house=house.linli.house, now=house.clock.now()
            ).neighbourhood_id
        )
    )


def say(house: SmallHouse, who: str, text: str, *, key: str, chat: str | None = None) -> str:
    message = house.message(text, key=key, who=who, chat=chat)

    def answer(session: Session) -> str:
        passage = Passage(session, house.clock.now(), house.linli.house, message)
        stages.run(passage)
        return passage.reply.text

    return house.do(answer)


def do(house: SmallHouse, duty: Callable[[Work], None], at: datetime) -> None:
    house.clock.set(at)
    house.do(lambda s: duty(house.work(s)))


def letters(house: SmallHouse) -> list[tuple[str, str]]:
    query = select(Person.name, OutboxRow.text).join(
        Person, col(Person.id) == col(OutboxRow.person_id)
    )
    return house.do(lambda s: [(n, t) for n, t in s.exec(query.order_by(col(OutboxRow.id)))])


def open_days(house: SmallHouse) -> Counter[tuple[int, date]]:
    query = select(Bond.member_id, Visit.due_on).join(Visit, col(Visit.bond_id) == col(Bond.id))
    waiting = query.where(Visit.state == VisitState.PLANNED)
    return house.do(lambda s: Counter((member, day) for member, day in s.exec(waiting)))


@contextmanager
def statements(engine: Engine) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_c: object, _cur: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)


def test_a_visit_told_in_eleven_ways_is_written_down_for_each_diligence(cared: SmallHouse) -> None:
    wanted = [(name, text) for name, texts in TOLD.items() for text in texts]
    for number, (_, text) in enumerate(wanted):
        cared.clock.set(MORNING + timedelta(days=number))
        assert "记好了" in say(cared, "张强", text, key=f"m{number}"), text
    made = select(Visit).where(col(Visit.state).in_(ENDED_WELL)).order_by(col(Visit.id))
    found = cared.do(lambda s: [v.diligence for v in s.exec(made)])
    assert found == [name for name, _ in wanted]


@pytest.mark.parametrize(
    "text",
    [
        "今天去看了王奶奶，血压有点高，心慌",
        "王奶奶今天头晕，陪她去医院了",
        "看了王奶奶，她家暖气不热",
    ],
)
def test_of_what_is_told_in_a_group_no_health_is_kept(cared: SmallHouse, text: str) -> None:
    said = say(cared, "张强", "@邻里助手 " + text, key="g1", chat="3号楼群")
    assert "王奶奶" not in said
    assert any("撤回" in words for name, words in letters(cared) if name == "张强")
    made = select(Visit.follow_up, Visit.also).where(col(Visit.state).in_(ENDED_WELL))
    assert all(codes is None for codes, _ in cared.do(lambda s: list(s.exec(made))))


def test_ten_households_of_one_member_never_fall_on_one_day(house: SmallHouse) -> None:
    last = "2026-11-20"
    bring(house, [{**BOND, "for": f"第{n}户", "last_visit": last} for n in range(10)])
    assert sum(open_days(house).values()) == 10
    assert max(open_days(house).values()) <= MOST_A_DAY


def test_a_feast_brings_ten_visits_nearer_and_spreads_them(house: SmallHouse) -> None:
    house.clock.set(datetime.fromisoformat("2027-01-20T09:00:00+08:00"))
    bring(house, [{**BOND, "for": f"第{n}户", "last_visit": "2027-01-19"} for n in range(10)])
    for _ in range(2):
        do(house, planning.plan_night, datetime.fromisoformat("2027-01-30T02:30:00+08:00"))
    days = [day for (_, day), count in open_days(house).items() for _ in range(count)]
    assert max(open_days(house).values()) <= MOST_A_DAY
    assert max(days) == date(2027, 2, 6)
    assert min(days) >= date(2027, 1, 31)


def test_the_night_plans_what_waits_for_no_visit_once(cared: SmallHouse) -> None:
    def forget(session: Session) -> None:
        for visit in session.exec(select(Visit)):
            visit.state = VisitState.DROPPED

    cared.do(forget)
    for _ in range(2):
        do(cared, planning.plan_night, MORNING + timedelta(days=1))
    assert sum(open_days(cared).values()) == 1
    moves = cared.do(lambda s: [e.move for e in s.exec(select(VisitEvent))])
    assert moves == ["plan", "plan"]


def test_a_week_of_silence_of_the_server_is_told_once(cared: SmallHouse) -> None:
    due_on = cared.do(lambda s: s.exec(select(Visit)).one().due_on)
    back = datetime.combine(due_on + timedelta(days=8), MORNING.timetz())
    before = len(letters(cared))
    for minutes in (0, 10):
        do(cared, reminders.remind_morning, back + timedelta(minutes=minutes))
    told = letters(cared)[before:]
    assert [name for name, _ in told] == ["郑敏"]
    assert "晚了一周" in told[0][1]
    assert cared.do(lambda s: s.exec(select(Visit)).one().state) is VisitState.MISSED


def test_nobody_is_told_at_night_of_tomorrow(cared: SmallHouse) -> None:
    due_on = cared.do(lambda s: s.exec(select(Visit)).one().due_on)
    eve = datetime.combine(due_on - timedelta(days=1), MORNING.timetz())
    before = len(letters(cared))
    do(cared, reminders.remind_eve, eve.replace(hour=22, minute=30))
    assert len(letters(cared)) == before


@pytest.mark.parametrize(
    "duty", [planning.plan_night, reminders.remind_eve, reminders.remind_morning]
)
def test_a_duty_takes_a_handful_of_statements_however_many_bonds_there_are(
    house: SmallHouse, duty: Callable[[Work], None]
) -> None:
    moment = datetime.fromisoformat("2027-01-30T09:00:00+08:00")
    house.clock.set(moment)
    bring(house, [{**BOND, "for": f"第{n}户", "every_days": 60} for n in range(60)])
    with statements(house.linli.engine) as seen:
        do(house, duty, moment)
    # Before a feast a statement for each day of the week to which visits are brought nearer.
    assert 0 < len(seen) < 20


def test_a_small_city_is_planned_and_reminded(database_url: str) -> None:
    rows = {
        str(r["name"]): r for r in care.measure_on(database_url, care.City(4, 24, 240), "care")
    }
    assert rows["care_first_night"]["unit"] == "s"
    assert rows["care_morning_letters"]["value"] >= 24
    assert 0 < int(str(rows["care_usual_morning_letters"]["value"])) <= 24
