"""What a notice says, where it goes and how long it counts."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.core.clock import BEIJING
from bot.skills.announcements import rules

KNOWN = ["1", "2", "3", "5", "B"]
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=BEIJING)


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("发通知：明天上午停水检修", "明天上午停水检修"),
        ("发个通知，明天上午9点到12点停水检修", "明天上午9点到12点停水检修"),
        ("帮我发通知 周六下午义诊", "周六下午义诊"),
        ("通知3号楼：明天下午两点检修电梯", "明天下午两点检修电梯"),
        ("给大家发个公告：周日断电", "周日断电"),
        ("发通知", ""),
    ],
)
def test_the_order_is_no_part_of_the_notice(text: str, body: str) -> None:
    assert rules.body_of(text) == body


@pytest.mark.parametrize(
    ("text", "buildings"),
    [
        ("只发3号楼和5号楼", ("3", "5")),
        ("3 5", ("3", "5")),
        ("b座", ("B",)),
        ("是", ()),
        ("3号楼电梯坏了", ()),
        ("9号楼", ()),
    ],
)
def test_buildings_in_an_answer(text: str, buildings: tuple[str, ...]) -> None:
    assert rules.buildings_in(text, KNOWN) == buildings


def test_a_notice_lapses_with_its_day_or_after_a_week() -> None:
    assert rules.expiry("2026-11-24", NOW) == datetime(2026, 11, 25, tzinfo=BEIJING)
    assert rules.expiry(None, NOW) == datetime(2026, 11, 30, 9, 0, tzinfo=BEIJING)


def test_the_quiet_hours_hold_it_back() -> None:
    assert rules.waits_until(NOW) is None
    late = NOW.replace(hour=22, minute=30)
    assert rules.waits_until(late) == datetime(2026, 11, 24, 7, 0, tzinfo=BEIJING)
