"""Working days, and what members say of themselves."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.clock import BEIJING
from bot.skills.members import rules
from bot.skills.members.rules import (
    STATUTORY,
    first_working_day,
    free_times,
    month_of,
    overdue_at,
    speciality,
    tells_of_self,
)
from bot.skills.members.sayings import Said, said


@pytest.mark.parametrize(
    ("year", "month", "day", "official"),
    [
        (2026, 12, "2026-12-01", True),
        (2026, 10, "2026-10-08", True),
        (2026, 8, "2026-08-03", True),
        (2027, 1, "2027-01-04", False),
        (2027, 5, "2027-05-03", False),
    ],
)
def test_the_first_working_day(year: int, month: int, day: str, official: bool) -> None:
    found = first_working_day(year, month)
    assert (found.day.isoformat(), found.official) == (day, official)


@given(st.integers(2025, 2060), st.integers(1, 12))
def test_it_lies_in_the_days_on_which_the_duty_looks(year: int, month: int) -> None:
    found = first_working_day(year, month)
    assert (found.day.year, found.day.month) == (year, month)
    assert found.day.day <= 12
    assert (found.day.month, found.day.day) not in STATUTORY


def test_a_contact_is_overdue_a_week_later_at_nine() -> None:
    asked = datetime(2026, 12, 1, 9, 0, tzinfo=BEIJING)
    assert overdue_at(asked) == datetime(2026, 12, 8, 9, 0, tzinfo=BEIJING)


@pytest.mark.parametrize(
    ("text", "can", "free"),
    [
        ("会修电脑，周末有空", "修电脑", "周末"),
        ("擅长理发，晚上和周六有时间", "理发", "晚上、周六"),
        ("特长：书法；工作日下班后都行", "书法", "工作日下班后"),
        ("党员报到", "", ""),
        ("向社会报到", "", ""),
        ("周末上午能帮着搬东西", "搬东西", "周末上午"),
    ],
)
def test_what_a_member_can_do_and_when(text: str, can: str, free: str) -> None:
    assert (speciality(text), free_times(text)) == (can, free)


@pytest.mark.parametrize(
    ("text", "tells"),
    [
        ("一切都好，还在太原干活", True),
        ("挺好的，已经回阳泉了", True),
        ("在内蒙拉煤，人没事", True),
        ("在吗", False),
        ("电梯坏了", False),
    ],
)
def test_a_word_from_afar_is_known(text: str, tells: bool) -> None:
    assert tells_of_self(text) is tells


def test_a_month_is_written_like_a_date() -> None:
    assert month_of(date(2027, 1, 4)) == "2027-01"


@pytest.mark.parametrize(
    ("text", "what", "named"),
    [
        ("流出党员名单", Said.OUTFLOW, ""),
        ("看看流入党员有哪些", Said.INFLOW, ""),
        ("谁还没转回来", Said.AWAY, ""),
        ("发回家工程邀请", Said.INVITE, ""),
        ("老许的组织关系转过来了", Said.TRANSFERRED, "老许"),
        ("马晓东走访过了，在太原挺好", Said.VISITED, "马晓东"),
        ("我来认领楼道卫生岗", Said.POST, "楼道卫生岗"),
        ("我承诺每月扫一次雪", Said.PROMISE, "每月扫一次雪"),
    ],
)
def test_what_is_said_of_the_ledger_is_heard(text: str, what: Said, named: str) -> None:
    assert said(text) == (what, named)


@pytest.mark.parametrize("text", ["5号心愿我认领", "党员报到", "今天去看了王奶奶", "谁会修电脑"])
def test_other_business_is_not_the_ledgers(text: str) -> None:
    assert said(text) is None


ALL = dict.fromkeys(rules.ASKED_FOR, False)


def test_a_workplace_is_asked_of_those_who_work_and_a_place_of_those_away() -> None:
    assert "employer" in rules.missing(kind="on_the_job", has=ALL, declined=())
    assert "employer" not in rules.missing(kind="retired", has=ALL, declined=())
    assert "place" in rules.missing(kind="mobile", has=ALL, declined=())


def test_what_somebody_would_rather_not_tell_is_not_asked_again() -> None:
    assert "phone" not in rules.missing(kind="direct", has=ALL, declined=["phone"])


def test_quarters_begin_in_january_april_july_and_october() -> None:
    assert rules.quarter_of(date(2026, 12, 31)) == "2026-Q4"
    assert rules.quarter_began(date(2026, 12, 31)) == date(2026, 10, 1)
    assert rules.quarter_of(date(2027, 1, 1)) == "2027-Q1"
