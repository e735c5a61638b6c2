"""Volunteering: which activity, who moves up, what a chain holds, one sign-up a person."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import partial

import pytest
from pydantic import SecretStr
from sqlalchemy import Engine
from sqlmodel import Session, select

from bot.app import build_house
from bot.core import roster
from bot.core.clock import BEIJING
from bot.core.db import open_engine
from bot.core.house import House
from bot.core.states import BOT, OWNER, IllegalMove, NotAllowed
from bot.core.work import Work
from bot.settings import Settings
from bot.skills.volunteering import ledger, rules, store
from bot.skills.volunteering.life import ACTIVITY, SIGNUP, ActivityState, SignupState
from bot.skills.volunteering.tables import Activity, Signup
from intents import parse_chain

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=BEIJING)
START = datetime(2026, 11, 28, 9, 0, tzinfo=BEIJING)
ROSTER = {
    "neighbourhood": "福安里",
    "people": [{"name": name, "roles": ["resident"]} for name in ("甲", "乙", "丙", "丁")],
    "activities": [
        {
            "title": "包饺子",
            "start": START.isoformat(),
            "hours": 2,
            "capacity": 2,
            "place": "站里",
        },
        {"title": "清扫楼前积雪", "start": "2026-11-29T08:30:00+08:00", "hours": 1.5},
    ],
}
OFFERS = [
    rules.Offer(1, 1, "包饺子", date(2026, 11, 28)),
    rules.Offer(2, 2, "清扫楼前积雪", date(2026, 11, 29)),
    rules.Offer(3, 3, "义务理发", date(2026, 11, 28)),
]


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = open_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def house() -> House:
    return build_house(Settings(_env_file=None, data_key=SecretStr("unit"), corp_id="ww1"))


def load(session: Session, house: House) -> Work:
    return roster.load(session, ROSTER, house=house, now=NOW)


def chosen(*, number: int | None = None, title: str = "", day: date | None = None) -> list[int]:
    return [o.number for o in rules.choose(OFFERS, number=number, title=title, day=day)]


def test_an_activity_is_chosen_by_number_name_or_day() -> None:
    assert chosen(number=2) == [2]
    assert chosen(title="包饺子") == [1]
    assert chosen(title="清扫积雪") == [2]
    assert chosen(title="理发") == [3]
    assert chosen(day=date(2026, 11, 29)) == [2]


def test_a_day_with_two_activities_leaves_it_open() -> None:
    assert chosen(day=date(2026, 11, 28)) == [1, 3]


def test_a_name_that_fits_nothing_finds_nothing() -> None:
    assert chosen(title="合唱比赛") == []


def test_nothing_said_leaves_all() -> None:
    assert chosen() == [1, 2, 3]


def test_the_longest_waiting_party_that_fits_moves_up() -> None:
    queue = [
        rules.Waiting(1, 3, NOW),
        rules.Waiting(2, 1, NOW + timedelta(minutes=2)),
        rules.Waiting(3, 1, NOW + timedelta(minutes=1)),
    ]
    moved = rules.next_in_line(queue, 1)
    assert moved is not None
    assert moved.signup_id == 3
    assert rules.next_in_line(queue, 0) is None


def test_who_moves_up_at_night_has_two_hours_from_the_morning() -> None:
    night = datetime(2026, 11, 23, 23, 0, tzinfo=BEIJING)
    assert rules.confirm_by(night, START) == datetime(2026, 11, 24, 9, 0, tzinfo=BEIJING)


def test_who_moves_up_shortly_before_has_until_the_start() -> None:
    assert rules.confirm_by(START - timedelta(minutes=40), START) == START


def test_only_reminders_that_lie_ahead_are_given() -> None:
    assert set(rules.reminders(START, NOW)) == {"day", "hours"}
    assert set(rules.reminders(START, START - timedelta(hours=5))) == {"hours"}


@pytest.mark.parametrize(
    ("minutes", "open_"), [(-31, False), (-30, True), (0, True), (150, True), (151, False)]
)
def test_checking_in_has_its_window(minutes: int, open_: bool) -> None:
    now = START + timedelta(minutes=minutes)
    assert rules.can_check_in(START, START + timedelta(hours=2), now) is open_


def test_a_copy_that_lost_a_name_loses_nobody() -> None:
    chain = parse_chain("#接龙 周六铲雪\n1. 3-1-201 老李\n3. 小赵 下午到")
    assert chain is not None
    known = {"老李": rules.Line("老李", 1, "", "3-1-201"), "王姐": rules.Line("王姐", 2)}
    merged = rules.merge(known, chain)
    assert [line.name for line in merged.new] == ["小赵"]
    assert merged.lost == ("王姐",)
    assert merged.gaps == (2,)


def test_a_changed_line_is_taken_over() -> None:
    chain = parse_chain("#接龙 铲雪\n1. 老李 3人\n2. 王姐")
    assert chain is not None
    known = {"老李": rules.Line("老李", 1), "王姐": rules.Line("王姐", 1)}
    merged = rules.merge(known, chain)
    assert [(line.name, line.heads) for line in merged.changed] == [("老李", 3)]
    assert not merged.new


def test_two_of_one_name_are_told_apart_by_their_rooms() -> None:
    chain = parse_chain("#接龙 铲雪\n1. 3-1-201 老李\n2. 3-2-402 老李")
    assert chain is not None
    assert len(rules.merge({}, chain).new) == 2


def test_a_chain_that_was_cut_off_at_the_top_has_no_gap() -> None:
    chain = parse_chain("#接龙 铲雪\n6. 老李\n7. 王姐")
    assert chain is not None
    assert rules.merge({}, chain).gaps == ()


@pytest.mark.parametrize(
    ("text", "off"),
    [("包饺子活动取消了，下雪", True), ("周六不办了", True), ("周六去不了了，帮我取消", False)],
)
def test_calling_off_is_not_taking_back(text: str, off: bool) -> None:
    assert rules.calls_off(text) is off


def test_moments_are_said_plainly() -> None:
    assert rules.when_said(START) == "11月28日（周六）9:00"
    assert rules.when_said(None) == ""


def test_only_the_bot_promotes_and_nobody_leaves_after_the_end() -> None:
    with pytest.raises(NotAllowed):
        SIGNUP.after(SignupState.WAITING, "promote", {OWNER})
    with pytest.raises(IllegalMove):
        SIGNUP.after(SignupState.ATTENDED, "cancel", {OWNER})
    with pytest.raises(NotAllowed):
        ACTIVITY.after(ActivityState.OPEN, "cancel", {BOT})


def test_loading_the_roster_twice_adds_nothing(engine: Engine, house: House) -> None:
    with Session(engine) as session:
        load(session, house)
        work = load(session, house)
        assert [a.title for a in store.upcoming(work)] == ["包饺子", "清扫楼前积雪"]


def test_an_activity_without_a_title_is_refused(engine: Engine, house: House) -> None:
    with Session(engine) as session:
        work = load(session, house)
        with pytest.raises(ledger.BadActivity):
            ledger.load(work, {"activities": [{"start": START.isoformat()}]})


def test_the_digest_names_tomorrow(engine: Engine, house: House) -> None:
    with Session(engine) as session:
        work = load(session, house)
        assert ledger.digest(work).lines == ()
        work.now = START - timedelta(days=1)
        assert ledger.digest(work).lines == (
            (7, "明天活动：包饺子 11月28日（周六）9:00 站里，报名0人"),
        )


def _enter(engine: Engine, house: House, ready: threading.Barrier, who: int) -> None:
    with Session(engine) as session:
        ready.wait()
        work = roster.load(session, {"neighbourhood": "福安里"}, house=house, now=NOW)
        found = session.exec(select(Activity.id).where(Activity.title == "包饺子")).one()
        assert found is not None
        activity = store.locked(work, found)
        row = Signup(
            neighbourhood_id=work.neighbourhood_id,
            activity_id=found,
            person_id=who,
            queued_at=NOW,
        )
        store.enter(work, activity, row, actor_id=who)
        session.commit()


@pytest.mark.parametrize(
    ("people", "states"),
    [((1, 2, 3, 4), ["in", "in", "waiting", "waiting"]), ((1, 1, 1, 1), ["in"])],
    ids=["four for two places", "one person four times"],
)
def test_signing_up_at_once(
    engine: Engine, house: House, people: tuple[int, ...], states: list[str]
) -> None:
    with Session(engine) as session:
        load(session, house)
        session.commit()
    ready = threading.Barrier(len(people))
    threads = [threading.Thread(target=partial(_enter, engine, house, ready, w)) for w in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with Session(engine) as session:
        assert sorted(row.state for row in session.exec(select(Signup))) == states
