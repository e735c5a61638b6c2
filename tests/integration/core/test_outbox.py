"""The outbox: what is written is delivered once, in its time, by somebody."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, select

from bot.core import outbox
from bot.core.outbox import OutboxRow, Sending
from bot.core.ports import Ambiguous, Bucket, TryLater, Undeliverable
from bot.core.postman import Postman
from bot.core.values import Parcel
from tests.support.house import MORNING, SmallHouse


class Scripted:
    """A route that does what the test says, and remembers what it was given."""

    def __init__(self, name: str = "scripted", limit: int | None = None) -> None:
        self.name = name
        self.limit = limit
        self.faults: list[Exception] = []
        self.sent: list[str] = []

    def serves(self, parcel: Parcel, now: datetime) -> bool:
        return True

    def bucket(self, parcel: Parcel) -> Bucket | None:
        return Bucket(self.name, self.limit, 60) if self.limit else None

    async def send(self, parcel: Parcel) -> None:
        if self.faults:
            raise self.faults.pop(0)
        self.sent.append(parcel.text)


def postman(house: SmallHouse, *routes: Scripted) -> Postman:
    return Postman(
        worker=house.linli.worker, routes=routes, clock=house.clock, vault=house.linli.house.vault
    )


def put(house: SmallHouse, *texts: str, prompt: bool = False) -> None:
    now = house.clock.now()

    def write(session: Session) -> None:
        for text in texts:
            outbox.put(
                session,
                neighbourhood_id=1,
                person_id=1,
                text=text,
                because="test",
                now=now,
                prompt=prompt,
            )

    house.do(write)


def states(house: SmallHouse) -> list[Sending]:
    return house.do(lambda s: list(s.exec(select(OutboxRow.state).order_by(OutboxRow.id)).all()))


def later(house: SmallHouse, **by: float) -> None:
    house.clock.set(house.clock.now() + timedelta(**by))


async def test_delivered_in_order_and_only_once(house: SmallHouse) -> None:
    route = Scripted()
    put(house, "一", "二", "三")
    assert await postman(house, route).deliver_due() == 3
    assert await postman(house, route).deliver_due() == 0
    assert route.sent == ["一", "二", "三"]


async def test_two_postmen_share_the_work(house: SmallHouse) -> None:
    put(house, *"一二三四五")
    first = house.do(lambda s: [r.id for r in outbox.claim(s, MORNING, limit=2)])
    second = house.do(lambda s: [r.id for r in outbox.claim(s, MORNING)])
    assert not set(first) & set(second)
    assert len(first) + len(second) == 5


async def test_a_vanished_deliverer_loses_nothing(house: SmallHouse) -> None:
    put(house, "一")
    house.do(lambda s: len(outbox.claim(s, MORNING)))
    route = Scripted()
    await postman(house, route).deliver_due()
    assert route.sent == []
    later(house, seconds=61)
    await postman(house, route).deliver_due()
    assert route.sent == ["一"]


@pytest.mark.parametrize("fault", [TryLater("busy"), Ambiguous("cut off")])
async def test_tried_again_after_the_back_off(house: SmallHouse, fault: Exception) -> None:
    route = Scripted()
    route.faults = [fault]
    put(house, "一")
    await postman(house, route).deliver_due()
    assert states(house) == [Sending.WAITING]
    later(house, seconds=4)
    await postman(house, route).deliver_due()
    assert route.sent == []
    later(house, seconds=2)
    await postman(house, route).deliver_due()
    assert route.sent == ["一"]


async def test_the_platforms_own_wait_is_kept(house: SmallHouse) -> None:
    route = Scripted()
    route.faults = [TryLater("45009", seconds=40)]
    put(house, "一")
    await postman(house, route).deliver_due()
    later(house, seconds=39)
    await postman(house, route).deliver_due()
    assert route.sent == []
    later(house, seconds=2)
    await postman(house, route).deliver_due()
    assert route.sent == ["一"]


async def test_the_next_route_takes_what_the_first_refuses(house: SmallHouse) -> None:
    first, second = Scripted("first"), Scripted("second")
    first.faults = [Undeliverable("no")]
    put(house, "一")
    await postman(house, first, second).deliver_due()
    assert second.sent == ["一"]


async def test_dead_letters_are_seen_by_the_operator(house: SmallHouse) -> None:
    route = Scripted()
    route.faults = [Undeliverable("40003")]
    put(house, "一")
    await postman(house, route).deliver_due()
    assert states(house) == [Sending.DEAD]
    [letter] = house.do(outbox.troubled)
    assert "40003" in letter.trouble


async def test_it_gives_up_after_the_last_try(house: SmallHouse) -> None:
    route = Scripted()
    route.faults = [TryLater("busy") for _ in range(20)]
    put(house, "一", prompt=True)
    for _ in range(12):
        await postman(house, route).deliver_due()
        later(house, hours=3)
    assert states(house) == [Sending.DEAD]


async def test_rate_limits_hold_for_all_processes_together(house: SmallHouse) -> None:
    one, other = Scripted("robot", limit=3), Scripted("robot", limit=3)
    put(house, *"一二三四五")
    await postman(house, one).deliver_due()
    await postman(house, other).deliver_due()
    assert len(one.sent) + len(other.sent) == 3
    later(house, seconds=61)
    await postman(house, other).deliver_due()
    assert len(one.sent) + len(other.sent) == 5


async def test_quiet_hours_hold_back_all_but_what_is_prompt(house: SmallHouse) -> None:
    route = Scripted()
    later(house, hours=14)
    put(house, "提醒")
    put(house, "急事", prompt=True)
    await postman(house, route).deliver_due()
    assert route.sent == ["急事"]
    later(house, hours=7, minutes=59)
    await postman(house, route).deliver_due()
    assert route.sent == ["急事"]
    later(house, minutes=2)
    await postman(house, route).deliver_due()
    assert route.sent == ["急事", "提醒"]


def test_what_a_failed_turn_wrote_is_never_sent(house: SmallHouse) -> None:
    def fails(session: Session) -> None:
        outbox.put(session, neighbourhood_id=1, person_id=1, text="一", because="t", now=MORNING)
        raise RuntimeError("in mid-turn")

    with pytest.raises(RuntimeError):
        house.do(fails)
    assert states(house) == []
