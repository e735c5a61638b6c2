"""Micro-wishes: titles that give nobody away, who confirms, one claim for each wish."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

import pytest
from pydantic import SecretStr
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from bot.app import build_house
from bot.core import roster
from bot.core.clock import BEIJING
from bot.core.db import open_engine
from bot.core.house import House
from bot.core.people import Person, Role
from bot.core.states import BOT, OWNER, IllegalMove, NotAllowed
from bot.core.work import Work
from bot.settings import Settings
from bot.skills.wishes import ledger, rules, store
from bot.skills.wishes.life import MACHINE, ClaimEnd, WishState
from bot.skills.wishes.tables import Wish, WishClaim

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=BEIJING)
ROSTER = {
    "neighbourhood": "福安里",
    "people": [
        {"name": "老郑", "roles": ["secretary"]},
        {
            "name": "甲嫂",
            "roles": ["central_household"],
            "home": "1-1-101",
            "phone": "13900000001",
        },
        {"name": "乙叔", "roles": ["resident"]},
        {"name": "丙姐", "roles": ["resident"]},
    ],
    "bonds": [{"who": "甲嫂", "for": "王奶奶", "home": "1-2-202"}],
    "wishes": [
        {"title": "收音机", "recipient": "王奶奶", "kind": "goods"},
        {"title": "陪着去医院取药", "recipient": "胡爷爷", "kind": "errand"},
    ],
}


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


def named(*titles: str) -> list[rules.Named]:
    return [rules.Named(n, n, title) for n, title in enumerate(titles, 1)]


@pytest.mark.parametrize(
    ("item", "story", "title", "kind"),
    [
        ("收音机", "李奶奶一个人住，想要个收音机", "收音机", "goods"),
        ("", "我妈腿脚不好，想有人陪着去医院", "陪着去医院", "errand"),
        ("轮椅", "杨大爷的轮椅要修一修", "轮椅", "goods"),
        ("羽绒服", "孩子爸妈都在外地", "厚衣服", "goods"),
        ("一样说不清的物件", "患病多年", "一件生活用品", "goods"),
        ("", "张大爷低保，想请人来一趟", "上门帮个忙", "help"),
    ],
)
def test_a_title_comes_from_the_list_and_never_from_the_story(
    item: str, story: str, title: str, kind: str
) -> None:
    need = rules.need_of(item, story)
    assert (need.title, need.kind) == (title, kind)


def test_a_title_that_is_said_whole_is_sure() -> None:
    found = rules.which("收音机我认领", "", named("收音机", "一条厚围巾"))
    assert found.sure
    assert found.wishes[0].number == 1


def test_a_title_that_is_nearly_right_is_not_sure() -> None:
    found = rules.which("围巾那个我来", "围巾", named("收音机", "一条厚围巾"))
    assert not found.sure
    assert [w.number for w in found.wishes] == [2]


def test_two_wishes_of_one_title_leave_it_open() -> None:
    found = rules.which("收音机我来", "收音机", named("收音机", "收音机"))
    assert not found.sure
    assert len(found.wishes) == 2


def test_words_that_name_no_wish_find_none() -> None:
    assert rules.which("今天天气真好", "", named("收音机", "一条厚围巾")).wishes == ()


def test_the_claimer_never_confirms_their_own_deed() -> None:
    chain = rules.confirmers(claimer=7, from_id=7, carer_id=3, secretaries=[1, 7])
    assert chain == [3, 1]


@pytest.mark.parametrize(
    ("text", "said"),
    [("联系上了", True), ("刚打过电话，约好周六", True), ("还没联系上", False), ("知道了", None)],
)
def test_contact_is_heard_only_where_it_is_said(text: str, said: bool | None) -> None:
    assert rules.says_contacted(text) is said


@pytest.mark.parametrize(
    ("text", "said"),
    [("收音机收到了，谢谢", True), ("还没收到呢", False), ("谢谢党员", None)],
)
def test_receipt_is_heard_only_where_it_is_said(text: str, said: bool | None) -> None:
    assert rules.says_received(text) is said


def test_reminders_come_at_ten_on_days_three_six_and_twenty_five() -> None:
    times = rules.reminder_times(NOW)
    assert [(t.day, t.month, t.hour) for t in times.values()] == [
        (26, 11, 10),
        (29, 11, 10),
        (18, 12, 10),
    ]


def test_a_reason_and_a_title_are_read_out_of_the_answer() -> None:
    assert rules.reason_given("退回，太贵了") == "太贵了"
    assert rules.reason_given("退回") == ""
    assert rules.title_given("核实，叫放大镜") == "放大镜"
    assert rules.title_given("核实") is None


def test_only_the_secretary_verifies_and_nobody_claims_a_draft() -> None:
    with pytest.raises(NotAllowed):
        MACHINE.after(WishState.DRAFT, "verify", {Role.RESIDENT, OWNER})
    with pytest.raises(IllegalMove):
        MACHINE.after(WishState.DRAFT, "claim", {OWNER})


def test_a_contacted_wish_does_not_lapse() -> None:
    with pytest.raises(IllegalMove):
        MACHINE.after(WishState.CONTACTED, "lapse", {BOT})


def test_loading_the_roster_twice_adds_nothing(engine: Engine, house: House) -> None:
    with Session(engine) as session:
        load(session, house)
        work = load(session, house)
        wishes = store.in_states(work, WishState.PUBLISHED)
        assert [(w.number, w.title) for w in wishes] == [(1, "收音机"), (2, "陪着去医院取药")]


def test_the_recipient_is_sealed_and_the_bond_tells_the_way(engine: Engine, house: House) -> None:
    with Session(engine) as session:
        work = load(session, house)
        wish = store.by_number(work, 1)
        assert wish is not None
        assert "王奶奶" not in str(wish.recipient)
        assert store.unseal(work, wish.contact) == (
            "住1号楼2单元202。先找甲嫂牵个线，电话13900000001。"
        )


def test_a_roster_wish_of_an_unknown_kind_is_refused(engine: Engine, house: House) -> None:
    with Session(engine) as session:
        work = load(session, house)
        with pytest.raises(ledger.BadWish):
            ledger.load(work, {"wishes": [{"title": "收音机", "kind": "money"}]})


def test_the_digest_names_nobody(engine: Engine, house: House) -> None:
    with Session(engine) as session:
        section = ledger.digest(load(session, house))
        assert section.lines == ((5, "微心愿：待核实0 待认领2 认领未联系0 待确认0"),)
        assert "奶奶" not in section.weekly


def test_the_database_allows_one_open_claim_for_each_wish(engine: Engine, house: House) -> None:
    with Session(engine) as session:
        work = load(session, house)
        session.flush()
        for person_id in (3, 4):
            session.add(
                WishClaim(
                    neighbourhood_id=work.neighbourhood_id,
                    wish_id=1,
                    person_id=person_id,
                    claimed_at=NOW,
                )
            )
        with pytest.raises(IntegrityError):
            session.flush()


def test_after_a_release_the_next_may_claim(engine: Engine, house: House) -> None:
    with Session(engine) as session:
        work = load(session, house)
        wish = store.by_number(work, 1)
        assert wish is not None
        assert store.claim(work, wish, 3)
        assert not store.claim(work, wish, 4)
        store.move(work, wish, "release", actors={OWNER})
        store.end_claim(work, wish, ClaimEnd.RELEASED)
        assert store.claim(work, wish, 4)


def test_a_wish_held_for_more_than_a_month_is_overdue(engine: Engine, house: House) -> None:
    with Session(engine) as session:
        work = load(session, house)
        wish = store.by_number(work, 1)
        assert wish is not None
        store.claim(work, wish, 3)
        assert store.overdue(work) == 0
        work.now = NOW + timedelta(days=31)
        assert store.overdue(work) == 1


def _claim(
    engine: Engine, house: House, ready: threading.Barrier, won: list[int], who: int
) -> None:
    with Session(engine) as session:
        ready.wait()
        person = session.get_one(Person, who)
        work = roster.load(session, {"neighbourhood": "福安里"}, house=house, now=NOW)
        wish = session.exec(select(Wish).where(Wish.number == 1)).one()
        assert person.id is not None
        if store.claim(work, wish, person.id):
            won.append(who)
        session.commit()


def test_two_who_claim_at_once_exactly_one_wins(engine: Engine, house: House) -> None:
    with Session(engine) as session:
        load(session, house)
        session.commit()
    ready, won = threading.Barrier(4), list[int]()
    threads = [
        threading.Thread(target=partial(_claim, engine, house, ready, won, who))
        for who in (1, 2, 3, 4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with Session(engine) as session:
        claims = session.exec(select(WishClaim)).all()
        assert [c.person_id for c in claims] == won
        assert len(won) == 1


@pytest.mark.parametrize(
    ("title", "households", "enough"),
    [
        ("收音机", 40, True),
        ("收音机", 4, False),
        ("轮椅", 40, False),
        ("书包文具", 40, True),
        ("书包文具", 12, False),
        ("一件生活用品", 40, True),
    ],
)
def test_a_title_that_too_few_can_have_meant_is_held_back(
    title: str, households: int, enough: bool
) -> None:
    assert (rules.could_have_meant(title, households) >= rules.ENOUGH_HOUSEHOLDS) is enough


def test_a_dictated_title_comes_from_the_list_too() -> None:
    found = rules.listed("李奶奶的收音机")
    assert found is not None
    assert found.title == "收音机"


@pytest.mark.parametrize("text", ["4号心愿联系上了", "送到了", "还没收到"])
def test_news_of_a_wish_is_no_claim(text: str) -> None:
    assert rules.tells_of_progress(text)
    assert not rules.tells_of_progress("4号心愿我认领")
