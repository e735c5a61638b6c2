"""What is written: numbers of one's own, households counted once, photos with their words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from pydantic import SecretStr
from sqlmodel import Session, select

from bot.app import build_house
from bot.core import roster
from bot.core.clock import BEIJING
from bot.core.db import LogIsAppendOnly, open_engine
from bot.core.due import DueItem
from bot.core.events import NeedFound, PhotoArrived
from bot.core.house import House
from bot.core.people import Person, Role, by_name
from bot.core.states import IllegalMove
from bot.core.work import Work
from bot.settings import Settings
from bot.skills.repairs import needs, photos, voices
from bot.skills.repairs.kinds import Scope
from bot.skills.repairs.life import IncidentState, ReportState
from bot.skills.repairs.opening import open_report
from bot.skills.repairs.places import Place
from bot.skills.repairs.store import by_number, events_of, households, incident_of, move
from bot.skills.repairs.tables import Report, ReportEvent, ReportPhoto
from bot.skills.repairs.troubles import Trouble
from bot.skills.repairs.voices import Voice, add_voice

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=BEIJING)
OUTAGE = Trouble("water", "3号楼停水了", "3号楼停水了", "urgent", Place("3"))
PEOPLE = [
    {"name": "甲", "home": "3-2-501"},
    {"name": "甲的爱人", "home": "3-2-501"},
    {"name": "乙", "home": "3-1-101"},
    {"name": "乙的儿子", "home": "3-1-101"},
    {"name": "丙", "home": "3-3-301"},
    {"name": "师傅", "roles": ["property"]},
]


@pytest.fixture(scope="module")
def house() -> House:
    return build_house(Settings.model_construct(data_key=SecretStr("key"), corp_id="corp"))


@pytest.fixture
def session(database_url: str) -> Iterator[Session]:
    engine = open_engine(database_url)
    with Session(engine) as opened:
        yield opened
    engine.dispose()


def estate(session: Session, house: House, name: str) -> Work:
    chats = [{"name": f"{name}3号楼群", "building": "3"}]
    people = [{**p, "userid": f"{name}{p['name']}"} for p in PEOPLE]
    data = {"neighbourhood": name, "buildings": ["3"], "chats": chats, "people": people}
    return roster.load(session, data, house=house, now=NOW)


@pytest.fixture
def work(session: Session, house: House) -> Work:
    return estate(session, house, "蕴园")


def person(work: Work, name: str) -> Person:
    return by_name(work.session, work.neighbourhood_id, name)[0]


def reported(work: Work, name: str = "甲") -> Report:
    reporter = person(work, name).id
    assert reporter is not None
    return open_report(work, OUTAGE, Place("3"), Scope.SUPPLY, person_id=reporter, chat_id=None)


def test_another_neighbourhoods_number_is_not_found(session: Session, house: House) -> None:
    here, there = estate(session, house, "蕴园"), estate(session, house, "梧桐苑")
    assert [reported(here).number, reported(here).number, reported(there).number] == [1, 2, 1]
    assert by_number(there, 2) is None


def test_a_household_counts_once(work: Work) -> None:
    lead = reported(work)
    said = [
        add_voice(work, lead, person(work, name), Place("3"), "我家也是")
        for name in ("甲", "甲的爱人", "乙", "乙", "乙的儿子")
    ]
    assert said == [Voice.KNOWN, Voice.KNOWN, Voice.NEW, Voice.KNOWN, Voice.KNOWN]
    assert households(work, lead) == 2


def test_three_households_confirm_an_incident_once(work: Work) -> None:
    lead = reported(work)
    for name in ("乙", "丙"):
        add_voice(work, lead, person(work, name), Place("3"), "我家也是")
    incident = incident_of(work, lead)
    assert incident is not None
    assert (incident.state, incident.noticed_at) == (IncidentState.CONFIRMED, NOW)


def test_a_refused_move_leaves_no_trace(work: Work) -> None:
    report = reported(work)
    with pytest.raises(IllegalMove):
        move(work, report, "reopen", actors={"owner"})
    assert (report.state, len(events_of(work, report))) == (ReportState.RECEIVED, 1)


def test_the_log_cannot_be_changed(work: Work) -> None:
    report = reported(work)
    written = select(ReportEvent).where(ReportEvent.subject_id == report.id)
    entry = work.session.exec(written).one()
    entry.why = "别的话"
    with pytest.raises(LogIsAppendOnly):
        work.session.flush()


def test_the_clock_is_set_and_taken_away(work: Work) -> None:
    report = reported(work)
    work.session.flush()
    due = select(DueItem).where(DueItem.key == f"repairs:clock:{report.id}")
    assert work.session.exec(due).one().due_at == NOW + timedelta(minutes=21)
    move(work, report, "done", actors={Role.PROPERTY})
    assert work.session.exec(due).one().state == "cancelled"


def test_what_comes_later_is_the_same_trouble_only_within_the_window(work: Work) -> None:
    lead = reported(work)
    place, kind = Place("3"), OUTAGE.kind
    soon, late = NOW + timedelta(minutes=90), NOW + timedelta(minutes=91)
    assert voices.alike([lead], kind, place, Scope.SUPPLY, soon) is not None
    assert voices.alike([lead], kind, place, Scope.SUPPLY, late) is None


def photo(work: Work, name: str) -> None:
    sender = person(work, name).id
    assert sender is not None
    photos.arrived(work, PhotoArrived(sender, None, "a.jpg"))


def kept(work: Work) -> list[int | None]:
    work.session.flush()
    return list(work.session.exec(select(ReportPhoto.report_id)).all())


def test_a_photo_after_the_words_belongs_to_them(work: Work) -> None:
    report = reported(work)
    work.now = NOW + timedelta(seconds=119)
    photo(work, "甲")
    assert kept(work) == [report.id]


def test_a_photo_before_the_words_belongs_to_them(work: Work) -> None:
    photo(work, "甲")
    work.now = NOW + timedelta(seconds=100)
    assert kept(work) == [None]
    report = reported(work)
    photos.attach_earlier(work, report)
    assert kept(work) == [report.id]


def test_a_neighbours_photo_does_not(work: Work) -> None:
    reported(work)
    photo(work, "乙")
    assert kept(work) == [None]


def test_a_photo_without_words_is_forgotten(work: Work) -> None:
    photo(work, "甲")
    lone = work.session.exec(select(ReportPhoto)).one()
    photos.forget(work, {"photo": lone.id})
    assert kept(work) == []


def test_a_need_found_on_a_visit_becomes_a_report(work: Work) -> None:
    visitor = person(work, "乙").id
    assert visitor is not None
    needs.found(work, NeedFound(visitor, "report", "家里水龙头漏水", "丙"))
    report = by_number(work, 1)
    assert report is not None
    assert (report.person_id, report.building, report.words) == (visitor, "3", "家里水龙头漏水")
    assert report.state is ReportState.RECEIVED
