"""Several requests in one message: each found, each with what was said once for all."""

from __future__ import annotations

from datetime import datetime

import pytest

from intents import Request, Utterance, parse
from intents.slots.refs import shorthand_refs

NOW = datetime.fromisoformat("2026-11-23T09:00:00+08:00")


def _read(text: str) -> tuple[Request, ...]:
    return parse(Utterance(text, now=NOW)).requests


def _told(text: str, *slots: str) -> list[tuple[object, ...]]:
    return [(each.intent, *(each.slots.get(name) for name in slots)) for each in _read(text)]


def test_two_faults_share_their_building() -> None:
    told = _told("3号楼2单元电梯坏了，楼道灯也不亮", "category", "building", "unit")
    assert told == [
        ("report.submit", "elevator", "3", "2"),
        ("report.submit", "lighting", "3", "2"),
    ]


def test_a_place_outdoors_does_not_take_the_building() -> None:
    told = _told("报两个事：一单元灯不亮；北门道闸抬不起来", "category", "unit", "area")
    assert told == [
        ("report.submit", "lighting", "1", None),
        ("report.submit", "access", None, "北门"),
    ]


@pytest.mark.parametrize(
    ("text", "intents"),
    [
        ("一、3号楼漏水 二、北门灯不亮", ["report.submit", "report.submit"]),
        ("一是东门垃圾没人收，二是2号楼3单元声控灯坏了", ["report.submit", "report.submit"]),
        ("两件：高龄补贴怎么领；物业电话多少", ["policy.ask", "hotline.ask"]),
        ("电梯坏了，还有楼道灯不亮", ["report.submit", "report.submit"]),
        ("5号楼没水，顺便问下物业电话", ["report.submit", "hotline.ask"]),
        ("家里暖气不热，另外周六包饺子我报名", ["report.submit", "volunteer.signup"]),
    ],
)
def test_each_item_of_a_list_is_a_request(text: str, intents: list[str]) -> None:
    assert [request.intent for request in _read(text)] == intents


@pytest.mark.parametrize("text", ["楼道灯坏了，黑漆漆的看不见", "下水道堵了，味道很大"])
def test_one_fault_told_twice_stays_one(text: str) -> None:
    assert len(_read(text)) == 1


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("5、8号我都认", [("wish.claim", "5"), ("wish.claim", "8")]),
        ("R15 R16 弄好了", [("report.handle", "15"), ("report.handle", "16")]),
    ],
)
def test_each_number_is_a_request(text: str, told: list[tuple[str, str]]) -> None:
    assert _told(text, "ref") == told


@pytest.mark.parametrize(
    ("text", "refs"),
    [
        ("403毕", ["403"]),
        ("14送到咧 12额也弄好咧", ["14", "12"]),
        ("41、42弄完了", ["41", "42"]),
        ("消防单子58怎么样了", ["58"]),
    ],
)
def test_things_are_called_by_bare_numbers(text: str, refs: list[str]) -> None:
    assert [ref.value for ref in shorthand_refs(text)] == refs


@pytest.mark.parametrize(
    "text", ["评分 4，谢谢", "13楼没水", "等了3天了", "打 120 叫车", "5 星好评"]
)
def test_counts_are_no_references(text: str) -> None:
    assert shorthand_refs(text) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("我认领4号心愿。8号我做不了，退掉", [("wish.claim", "4"), ("wish.release", "8")]),
        ("R40和R45到哪一步了", [("report.status", "40"), ("report.status", "45")]),
    ],
)
def test_what_is_said_of_each_number_is_kept_apart(text: str, told: list[tuple[str, str]]) -> None:
    assert _told(text, "ref") == told
