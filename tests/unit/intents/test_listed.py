"""Lists with marks: where they are found, where they are none, and what their items ask."""

from __future__ import annotations

from datetime import datetime

import pytest

from intents import Request, Utterance, parse
from intents.listed import find_marks

NOW = datetime.fromisoformat("2026-11-23T09:00:00+08:00")


def _read(text: str) -> tuple[Request, ...]:
    return parse(Utterance(text, now=NOW)).requests


def _marked(text: str) -> list[str]:
    return [text[start:end] for start, end in find_marks(text)]


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("①灯不亮；②门坏了", ["①", "②"]),
        ("1、3号楼漏水 2、北门灯不亮", ["1、", "2、"]),
        ("(1)灯不亮；（2）门坏了", ["(1)", "（2）"]),
        ("一，灯不亮；二，门坏了", ["一，", "二，"]),
        ("一是灯不亮，二是门坏了", ["一是", "二是"]),
        ("其一，灯不亮；其二，门坏了", ["其一，", "其二，"]),
        ("第一项：灯不亮。第二项：门坏了", ["第一项：", "第二项："]),
        ("1号事项：灯不亮；2号事项：门坏了", ["1号事项：", "2号事项："]),
        ("A）灯不亮；B）门坏了", ["A）", "B）"]),
        ("两处：\n- 灯不亮\n- 门坏了", ["- ", "- "]),
        ("两个事 一个是灯不亮 一个是门坏了", ["一个是", "一个是"]),
        ("两件：灯不亮；门坏了", ["：", "；"]),
        ("请同时登记：灯不亮；门坏了", ["：", "；"]),
        ("两条：灯不亮，门坏了", ["：", "，"]),
    ],
)
def test_the_marks_of_a_list_are_found(text: str, marks: list[str]) -> None:
    assert _marked(text) == marks


@pytest.mark.parametrize(
    "text",
    [
        "1、2号楼都停水了",
        "第一次来没修好，第二次也没修好",
        "气温1.5度",
        "走访记录\n- 时间：昨天\n- 内容：聊天",
        "三条：灯不亮，门坏了",
        "灯不亮；门坏了",
        "2、灯不亮 3、门坏了",
    ],
)
def test_what_marks_no_items_is_no_list(text: str) -> None:
    assert _marked(text) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("补充：①5号楼楼道灯不亮；②6号楼电梯坏了", [("lighting", "5"), ("elevator", "6")]),
        ("以下都在3号楼2单元：\n①楼道灯不亮\n②电梯坏了", [("lighting", "3"), ("elevator", "3")]),
        ("两条：A）楼道灯不亮；B）电梯坏了", [("lighting", None), ("elevator", None)]),
    ],
)
def test_each_item_has_its_own_slots(text: str, told: list[tuple[str, str | None]]) -> None:
    slots = [request.slots for request in _read(text)]
    assert [(each.get("category"), each.get("building")) for each in slots] == told


def test_what_only_announces_a_list_asks_nothing() -> None:
    requests = _read("报两件：5号楼楼道灯不亮；6号楼垃圾桶盖坏了")
    assert [request.intent for request in requests] == ["report.submit", "report.submit"]


def test_the_number_of_an_item_is_no_reference() -> None:
    requests = _read("第一项：12号报修请撤回。第二项：13号进度请告知。")
    told = [(request.intent, request.slots.get("ref")) for request in requests]
    assert told == [("report.withdraw", "12"), ("report.status", "13")]


def test_an_announcement_with_a_list_stays_one() -> None:
    text = "发通知：1、明天上午停水检修；2、请大家提前蓄水"
    assert [request.intent for request in _read(text)] == ["announce.publish"]
