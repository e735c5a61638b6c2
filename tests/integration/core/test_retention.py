"""Forgetting: words leave after thirty days, keys stay."""

from __future__ import annotations

from datetime import timedelta

from sqlmodel import select

from bot.core import outbox
from bot.core.inbox import InboxRow
from bot.core.outbox import OutboxRow, Sending
from bot.core.retention import forget
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
