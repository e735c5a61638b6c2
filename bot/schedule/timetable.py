"""The timetable: what is due lives in tables; APScheduler only says when to look.

`run_due` does everything that is due by a moment, a missed time once; `advance` leads a clock
through every due moment on the way, for transcripts, the demo and tests.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator
from datetime import datetime, timedelta
from itertools import groupby, islice
from operator import itemgetter
from typing import TypeVar

import structlog
from apscheduler.triggers.cron import CronTrigger
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from bot.core import due, figures, notes, outbox
from bot.core.clock import BEIJING, Clock, MovableClock
from bot.core.due import DueItem, DueState, DutyRun
from bot.core.house import House
from bot.core.memory import known
from bot.core.places import Neighbourhood, neighbourhoods
from bot.core.skill import Duty
from bot.core.work import Work
from bot.core.worker import Worker

log = structlog.get_logger()
T = TypeVar("T")

Waiting = tuple[int, str, datetime]
"""Whose duty is due: the neighbourhood, the duty's name, its time."""

LOOKS_BACK = tuple(timedelta(days=days) for days in (1, 8, 32, 370))
"""How far back a duty's latest time is looked for, nearer ones first."""


TOGETHER = 16
"""So many duties are handed to the worker at once; a message that comes meanwhile waits for no
more than these."""


class Span:
    """The two times of a trigger between which a moment lies.

    They are looked up once and hold until the clock leaves them: a look every few seconds would
    else walk back through a year for every yearly duty.
    """

    def __init__(self, trigger: CronTrigger) -> None:
        self._trigger = trigger
        self._from: datetime | None = None
        self._latest: datetime | None = None
        self._next: datetime | None = None

    def around(self, now: datetime) -> tuple[datetime | None, datetime | None]:
        """The latest time up to `now` (None: not within a year) and the first one after it."""
        if self._from is None or now < self._from or (self._next and now >= self._next):
            self._latest = _latest(self._trigger, now)
            self._next = self._trigger.get_next_fire_time(None, now + timedelta(microseconds=1))
            self._from = now if self._latest is None else self._latest
        return self._latest, self._next


class UnknownDue(LookupError):
    """Something falls due that no skill owns any more."""


class Timetable:
    """Runs the skills' duties and what they scheduled."""

    def __init__(self, *, worker: Worker, house: House, clock: Clock) -> None:
        self._worker = worker
        self._house = house
        self._clock = clock
        self._triggers = {
            name: CronTrigger.from_crontab(duty.cron, timezone=BEIJING)
            for name, duty in house.registry.duties.items()
        }
        self._spans = {name: Span(trigger) for name, trigger in self._triggers.items()}

    @property
    def triggers(self) -> dict[str, CronTrigger]:
        """When each duty falls due."""
        return dict(self._triggers)

    async def run_due(self) -> int:
        """Do what is due now; how many things that were."""
        now = self._clock.now()
        done = await self._run_duties(now)
        while items := await self._call(lambda s: [i.id for i in due.claim_due(s, now)]):
            for item_id in items:
                await self._run_item(item_id, now)
            done += len(items)
        return done

    async def next_moment(self) -> datetime | None:
        """When something is due next: a duty, a scheduled thing, or a parcel."""
        return await self._call(self._next_moment)

    def _next_moment(self, session: Session) -> datetime | None:
        moments = [due.next_due(session), outbox.next_due(session)]
        if neighbourhoods(session):
            now = self._clock.now()
            moments += [span.around(now)[1] for span in self._spans.values()]
        return min((m for m in moments if m is not None), default=None)

    async def _run_duties(self, now: datetime) -> int:
        """Those of one moment are handed to the worker several at a time, which does them in one
        transaction: a commit for each of a thousand neighbourhoods is what a night would cost."""
        waiting = await self._call(lambda session: self._duties_due(session, now))
        for _, together in groupby(waiting, key=itemgetter(2)):
            for some in _parts(together):
                await asyncio.gather(*(self._run_duty(*entry, now) for entry in some))
        return len(waiting)

    def _duties_due(self, session: Session, now: datetime) -> list[tuple[int, str, datetime]]:
        """Whose duty's latest time has not been entered; times that were missed before it are
        made up by it."""
        latest = {name: span.around(now)[0] for name, span in self._spans.items()}
        times = {name: moment for name, moment in latest.items() if moment is not None}
        entered = due.entered_runs(session, times)
        found = [
            (neighbourhood.id, name, moment)
            for neighbourhood in neighbourhoods(session)
            for name, moment in times.items()
            if neighbourhood.id is not None
            and moment > neighbourhood.created_at
            and (neighbourhood.id, name) not in entered
        ]
        return sorted(found, key=lambda entry: (entry[2], entry[0], entry[1]))

    async def _run_duty(
        self, neighbourhood_id: int, name: str, due_at: datetime, now: datetime
    ) -> None:
        duty = self._house.registry.duties[name]
        try:
            await self._call(lambda s: self._do_duty(s, duty, name, neighbourhood_id, due_at, now))
        except IntegrityError:
            log.info("duty_done_elsewhere", duty=name)
        except Exception as fault:  # one duty's fault must not stop the others
            log.exception("duty_failed", duty=name, advice="看 linli duties 里的最近一次错误")
            trouble = repr(fault)
            await self._call(lambda s: _enter_run(s, name, neighbourhood_id, due_at, now, trouble))

    def _do_duty(
        self,
        session: Session,
        duty: Duty,
        name: str,
        neighbourhood_id: int,
        due_at: datetime,
        now: datetime,
    ) -> None:
        _enter_run(session, name, neighbourhood_id, due_at, now, "")
        duty.run(self._work(session, neighbourhood_id, now, name))

    async def _run_item(self, item_id: int | None, now: datetime) -> None:
        try:
            await self._call(lambda s: self._do_item(s, item_id, now))
        except Exception as fault:  # kept with the item and tried again later
            log.exception("due_item_failed", item=item_id, advice="会自动再试三次")
            figures.DUTY_FAULTS.labels("due_item").inc()
            trouble = repr(fault)
            await self._call(lambda s: _fail_item(s, item_id, trouble, now))

    def _do_item(self, session: Session, item_id: int | None, now: datetime) -> None:
        item = session.get(DueItem, item_id)
        if item is None or item.state is not DueState.WAITING or item.due_at > now:
            return
        item.state = DueState.DONE
        # The handler may let the same key fall due again, which must not be overwritten.
        session.flush()
        handler = self._house.registry.due.get(item.kind)
        if handler is None:
            raise UnknownDue(item.kind)
        handler(self._work(session, item.neighbourhood_id, now, item.kind), item.payload)

    def _work(self, session: Session, neighbourhood_id: int, now: datetime, because: str) -> Work:
        return Work(
            session=session,
            now=now,
            house=self._house,
            neighbourhood=known(session, Neighbourhood, neighbourhood_id),
            because=because,
        )

    async def _call(self, run: Callable[[Session], T]) -> T:
        return await asyncio.wrap_future(self._worker.submit(run))


def _parts(waiting: Iterable[Waiting]) -> Iterator[list[Waiting]]:
    """`TOGETHER` of them at a time."""
    rest = iter(waiting)
    while some := list(islice(rest, TOGETHER)):
        yield some


async def advance(
    clock: MovableClock,
    to: datetime,
    timetable: Timetable,
    deliver: Callable[[], Awaitable[int]],
) -> None:
    """Move the clock on to `to`; everything that falls due on the way happens at its moment."""
    while True:
        await timetable.run_due()
        await deliver()
        moment = await timetable.next_moment()
        if moment is None or moment > to:
            break
        clock.set(max(moment, clock.now() + timedelta(microseconds=1)))
    clock.set(to)
    await timetable.run_due()
    await deliver()


def _latest(trigger: CronTrigger, now: datetime) -> datetime | None:
    """The latest moment up to `now` at which the trigger fired; None: not within a year."""
    for span in LOOKS_BACK:
        latest: datetime | None = None
        moment = trigger.get_next_fire_time(None, now - span)
        while moment is not None and moment <= now:
            latest = moment
            moment = trigger.get_next_fire_time(moment, moment + timedelta(seconds=1))
        if latest is not None:
            return latest
    return None


def _enter_run(
    session: Session,
    duty: str,
    neighbourhood_id: int,
    due_at: datetime,
    now: datetime,
    trouble: str,
) -> None:
    session.add(
        DutyRun(
            neighbourhood_id=neighbourhood_id,
            duty=duty,
            due_at=due_at,
            ran_at=now,
            trouble=trouble,
        )
    )
    session.flush()
    if trouble:
        notes.note(session, kind=f"duty:{duty}", text=trouble, now=now)


def _fail_item(session: Session, item_id: int | None, trouble: str, now: datetime) -> None:
    item = session.get(DueItem, item_id)
    assert item is not None
    if due.mark_failed(item, trouble, now):
        notes.note(session, kind=f"due:{item.kind}", text=trouble, now=now)
