"""Notices of works are read for what, where and when."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.core.clock import BEIJING
from bot.core.outages import Outage, buildings_in, outage_from_json, promised_in, read_outage

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=BEIJING)


def read(text: str, building: str | None = None) -> Outage:
    found = read_outage(text, NOW, building=building)
    assert found is not None
    return found


def span(outage: Outage) -> str:
    return f"{outage.starts_at:%m-%d %H:%M} {outage.ends_at:%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("text", "category", "buildings", "when"),
    [
        ("明天上午8点到12点2号楼停水检修", "water", ("2",), "11-24 08:00 11-24 12:00"),
        ("【停水通知】因管道维修，定于11月24日8:00-12:00对2号楼停水，请提前储水",
         "water", ("2",), "11-24 08:00 11-24 12:00"),
        ("接供电公司通知，周三早8点至下午5点全小区停电", "electricity", (),
         "11-25 08:00 11-25 17:00"),
        ("2号楼电梯明天上午年检，9点到11点停运", "elevator", ("2",), "11-24 09:00 11-24 11:00"),
        ("今晚10点到明早6点2、3、5号楼停水", "water", ("2", "3", "5"),
         "11-23 22:00 11-24 06:00"),
        ("下午2点到5点3号楼停电", "electricity", ("3",), "11-23 14:00 11-23 17:00"),
        ("3号楼停水正在抢修，预计下午3点恢复", "water", ("3",), "11-23 09:00 11-23 15:00"),
        ("6号楼停水，今天18:30前恢复供水", "water", ("6",), "11-23 09:00 11-23 18:30"),
        ("周五早上八点到十一点半5号楼换热站检修停暖", "heating", ("5",),
         "11-27 08:00 11-27 11:30"),
        ("1-3号楼明天上午停水", "water", ("1", "2", "3"), "11-24 08:00 11-24 12:00"),
    ],
)  # fmt: skip
def test_a_notice_is_read(text: str, category: str, buildings: tuple[str, ...], when: str) -> None:
    found = read(text)
    assert (found.category, found.buildings, span(found)) == (category, buildings, when)


@pytest.mark.parametrize(
    "text", ["停水了", "明天停水吗", "昨天3号楼停水了", "停电了一上午了", "大家好", "R1 修好了"]
)
def test_what_names_no_works_or_no_time_is_no_notice(text: str) -> None:
    assert read_outage(text, NOW) is None


def test_the_group_tells_the_building() -> None:
    assert read("明天上午停水检修", building="6").buildings == ("6",)
    assert read("全小区明天上午停水检修", building="6").buildings == ()


def test_works_and_faults_are_told_apart() -> None:
    assert read("明天上午停水检修").planned
    assert not read("停水正在抢修，预计下午3点恢复").planned


def test_who_supplies_is_kept() -> None:
    assert read("接供电公司通知，明天上午全小区停电").supplier == "供电公司"


def test_a_notice_covers_its_own_place_and_kind() -> None:
    notice = read("下午2点到5点3号楼2单元停电")
    assert notice.covers("electricity", "3", "2")
    assert notice.covers("electricity", "3", None)
    assert not notice.covers("electricity", "3", "1")
    assert not notice.covers("electricity", "4", "2")
    assert not notice.covers("water", "3", "2")


def test_a_notice_for_all_covers_every_building() -> None:
    assert read("全小区明天上午停水").covers("water", "9", None)


def test_it_survives_json() -> None:
    notice = read("下午2点到5点3号楼2单元停电")
    assert outage_from_json(notice.to_json()) == notice


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("2、3号楼和5栋", ("2", "3", "5")),
        ("一至三号楼", ("1", "2", "3")),
        ("A座", ("A",)),
        ("大家", ()),
    ],
)
def test_buildings_are_listed(text: str, named: tuple[str, ...]) -> None:
    assert buildings_in(text) == named


def test_a_promise_is_a_moment() -> None:
    promised = promised_in("R1 预计下午3点恢复", NOW)
    assert promised == datetime(2026, 11, 23, 15, 0, tzinfo=BEIJING)
    assert promised_in("R1 还在修", NOW) is None
