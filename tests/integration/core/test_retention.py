"""Forgetting: words leave after thirty days, keys stay."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from bot.core import access, outbox
from bot.core.db import LogIsAppendOnly
from bot.core.inbox import InboxRow
from bot.core.outbox import OutboxRow, Sending
from bot.core.people import Person
from bot.core.retention import forget, last_run
from bot.skills.helpers.tables import HelperOffer, OfferState
from bot.skills.volunteering.tables import Signup
from tests.support.house import SmallHouse


async def test_old_words_are_forgotten_and_repetitions_still_known(house: SmallHouse) -> None:
    message = house.message("@邻里助手 你能干啥", key="k1")
    await house.linli.desk.take(message, wait=3)
    house.clock.set(house.clock.now() + timedelta(days=31))
    house.do(lambda s: forget(house.work(s)))
    [row] = house.do(lambda s: list(s.exec(select(InboxRow)).all()))
    assert (row.key, row.message, row.trace) == ("k1", None, None)


async def test_recent_words_stay(house: SmallHouse) -> None:
    await house.linli.desk.take(house.message("@邻里助手 你能干啥", key="k1"), wait=3)
    house.clock.set(house.clock.now() + timedelta(days=29))
    house.do(lambda s: forget(house.work(s)))
    [row] = house.do(lambda s: list(s.exec(select(InboxRow)).all()))
    assert row.message is not None


def test_what_was_sent_leaves_and_what_waits_stays(house: SmallHouse) -> None:
    now = house.clock.now()
    for text in ("sent", "waiting"):
        house.do(
            lambda s, t=text: outbox.put(
                s, neighbourhood_id=1, person_id=1, text=t, because="t", now=now
            )
        )
    house.do(
        lambda s: outbox.mark_sent(
            s.exec(select(OutboxRow).where(OutboxRow.text == "sent")).one(), "test", now
        )
    )
    house.clock.set(now + timedelta(days=31))
    house.do(lambda s: forget(house.work(s)))
    [left] = house.do(lambda s: list(s.exec(select(OutboxRow)).all()))
    assert (left.text, left.state) == ("waiting", Sending.WAITING)


def test_contacts_of_those_who_left_are_forgotten_after_a_month(house: SmallHouse) -> None:
    left = house.clock.now()
    house.do(lambda s: _leave(house, s))
    house.clock.set(left + timedelta(days=29))
    house.do(lambda s: forget(house.work(s)))
    assert house.do(lambda s: s.get_one(Person, 1).room) == "501"
    house.clock.set(left + timedelta(days=31))
    house.do(lambda s: forget(house.work(s)))
    assert house.do(lambda s: (s.get_one(Person, 1).room, s.get_one(Person, 1).phone)) == (
        None,
        None,
    )


def test_a_forgetting_says_what_it_deleted(house: SmallHouse) -> None:
    house.do(lambda s: _leave(house, s))
    house.clock.set(house.clock.now() + timedelta(days=31))
    house.do(lambda s: forget(house.work(s)))
    said = house.do(lambda s: _deleted(house, s))
    assert said == {"搬走邻居的电话住址": 1}


def test_nobody_can_change_the_access_log(house: SmallHouse) -> None:
    house.do(lambda s: access.note(house.work(s), "ledger_export", 0))
    with pytest.raises(LogIsAppendOnly):
        house.do(lambda s: s.delete(s.exec(select(access.AccessEntry)).one()))


def test_reading_the_access_log_is_logged(house: SmallHouse) -> None:
    assert house.do(lambda s: [e.move for e in access.latest(house.work(s), 5)]) == []
    assert house.do(lambda s: [e.move for e in access.latest(house.work(s), 5)]) == ["access_log"]


def test_who_wants_no_reminders_gets_answers_alone(house: SmallHouse) -> None:
    house.do(lambda s: setattr(s.get_one(Person, 1), "mute", True))
    for prompt in (True, False):
        house.do(
            lambda s, p=prompt: outbox.put(
                s, neighbourhood_id=1, person_id=1, text=f"{p}", because="t",
                now=house.clock.now(), prompt=p,
            )
        )  # fmt: skip
    assert house.do(lambda s: [row.text for row in s.exec(select(OutboxRow))]) == ["True"]


def test_a_group_is_never_pushed_a_phone(house: SmallHouse) -> None:
    house.do(
        lambda s: outbox.put(
            s, neighbourhood_id=1, chat_id=1, text="找13800000005", because="t",
            now=house.clock.now(),
        )
    )  # fmt: skip
    assert house.do(lambda s: [row.text for row in s.exec(select(OutboxRow))]) == ["找138****0005"]


def _leave(house: SmallHouse, session: Session) -> None:
    person = session.get_one(Person, 1)
    person.left_at = house.clock.now()
    person.phone = house.linli.house.vault.seal("13800000012")
    session.add(person)


def _deleted(house: SmallHouse, session: Session) -> dict[str, int]:
    run = last_run(house.work(session))
    assert run is not None
    return run.deleted


async def test_lists_of_names_and_words_of_old_offers_leave(house: SmallHouse) -> None:
    chain = "#接龙\n周六铲雪\n1. 3-2-501 李四\n2. 王姐 2人"
    await house.linli.desk.take(house.message(chain, key="k1", mentioned=False), wait=3)
    offer = "我家有梯子，谁要用说一声"
    await house.linli.desk.take(house.message(f"@邻里助手 {offer}", key="k2"), wait=3)
    house.do(lambda s: setattr(s.exec(select(HelperOffer)).one(), "state", OfferState.TAKEN_BACK))
    house.clock.set(house.clock.now() + timedelta(days=30))
    house.do(lambda s: forget(house.work(s)))
    kept = house.do(lambda s: (s.exec(select(Signup.room)).all(), s.exec(_OFFERED).one()))
    assert (kept[0][0], kept[1]) == ("3-2-501", offer)
    house.clock.set(house.clock.now() + timedelta(days=160))
    house.do(lambda s: forget(house.work(s)))
    gone = house.do(lambda s: (s.exec(select(Signup.room)).all(), s.exec(_OFFERED).one()))
    assert gone == ([None, None], "")
    run = house.do(lambda s: last_run(house.work(s)))
    assert run.deleted == {"过期的帮忙原话": 1, "旧活动名单上的姓名房号": 2}


_OFFERED = select(HelperOffer.words)
