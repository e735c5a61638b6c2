"""Two processes, two people, the same wish, the same second: exactly one gets it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from sqlmodel import Session, select

from bot.core import roster
from bot.skills.wishes.tables import Wish, WishClaim
from tests.support.house import CORP, MORNING, SmallHouse
from tests.support.source import ROOT

WANTERS = ("李四", "周强")


@contextmanager
def process(url: str, who: str) -> Iterator[subprocess.Popen[str]]:
    order = [url, CORP, who, "1号心愿我认领", MORNING.isoformat()]
    running = subprocess.Popen(
        [sys.executable, "-m", "tests.support.claimer", *order],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        yield running
    finally:
        running.communicate(timeout=60)


def load_wish(session: Session, house: SmallHouse) -> None:
    data = {"neighbourhood": "蕴园小区", "wishes": [{"title": "收音机", "recipient": "李奶奶"}]}
    roster.load(session, data, house=house.linli.house, now=MORNING)


def race(url: str) -> list[str]:
    """What both are answered; they are let go at the same moment."""
    with process(url, WANTERS[0]) as first, process(url, WANTERS[1]) as second:
        both = (first, second)
        for running in both:
            assert running.stdout is not None
            assert running.stdout.readline() == "ready\n"
        for running in both:
            assert running.stdin is not None
            running.stdin.write("\n")
            running.stdin.flush()
        return [running.stdout.read() for running in both if running.stdout]


def test_exactly_one_of_two_processes_wins(database_url: str, house: SmallHouse) -> None:
    house.do(lambda session: load_wish(session, house))
    answers = race(database_url)
    claims = house.do(lambda s: [c.person_id for c in s.exec(select(WishClaim))])
    states = house.do(lambda s: [w.state.value for w in s.exec(select(Wish))])
    assert len(claims) == 1
    assert states == ["claimed"]
    assert sum("归您了" in answer for answer in answers) == 1
    assert sum("刚有邻居认领了" in answer for answer in answers) == 1
    assert sum("李奶奶" in answer for answer in answers) == 1
