"""Slots: places, days, numbers, heads, chains, references."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from intents import (
    parse_address,
    parse_chain,
    parse_number,
    parse_party,
    parse_refs,
    parse_when,
)
from intents.data import read_yaml
from intents.slots.assignees import find_assignee
from intents.slots.marks import find_score
from intents.slots.phone import find_phone
from intents.slots.refs import shorthand_refs


def _moments() -> Iterator[tuple[str, str, str, str]]:
    for group in read_yaml(Path(__file__).with_name("when.yaml")):
        for line in group["cases"].splitlines():
            text, _, wanted = line.partition(" | ")
            day, _, clock = wanted.partition(" ")
            yield group["now"], text, day, clock or "-"


@pytest.mark.parametrize(("now", "text", "day", "clock"), list(_moments()))
def test_a_moment_is_read(now: str, text: str, day: str, clock: str) -> None:
    found_day, found_clock = parse_when(text, datetime.fromisoformat(now))
    assert (found_day.isoformat() if found_day else "-") == day
    assert (found_clock.strftime("%H:%M") if found_clock else "-") == clock


@pytest.mark.parametrize(
    ("text", "day"), [("周三去看了", "2026-11-18"), ("28号走访的", "2026-10-28")]
)
def test_a_deed_lies_behind(text: str, day: str) -> None:
    found, _ = parse_when(text, datetime.fromisoformat("2026-11-23T09:00:00+08:00"), past=True)
    assert found is not None
    assert found.isoformat() == day


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("3-2-501", "3 2 501"), ("3#2-501", "3 2 501"), ("3#-2-501", "3 2 501"),
        ("3号楼2单元501", "3 2 501"), ("三号楼二单元五零一", "3 2 501"),
        ("三栋二单元五零一", "3 2 501"), ("3栋2单元5楼东户", "3 2 -"),
        ("3楼2单元501", "3 2 501"), ("2单元501", "- 2 501"), ("501", "- - 501"),
        ("302的", "- - 302"), ("B座1203", "B - 1203"), ("b座1203", "B - 1203"),
        ("3号楼电梯", "3 - -"), ("2单元门口", "- 2 -"), ("地下车库B2 3号楼那边", "3 - -"),
        ("3 号 楼 2 单 元 501", "3 2 501"), ("３－２－５０１", "3 2 501"), ("三号楼儿", "3 - -"),
        ("阳光苑3-2-501", "3 2 501"), ("老3号楼", "3 - -"), ("3-501", "3 - 501"),
        ("三杠二杠五零一", "3 2 501"), ("三二五零一", "3 2 501"), ("12号楼1101室", "12 - 1101"),
        ("不是三号楼，是五号楼", "5 - -"), ("七栋 一单元", "7 1 -"), ("十二号楼", "12 - -"),
        ("3#1 大堂", "3 1 -"), ("5-1门禁", "5 1 -"), ("3＃楼", "3 - -"), ("六幢", "6 - -"),
    ],
)  # fmt: skip
def test_an_address_is_read(text: str, address: str) -> None:
    found = parse_address(text)
    assert found is not None
    assert f"{found.building or '-'} {found.unit or '-'} {found.room or '-'}" == address


@pytest.mark.parametrize(
    "text", ["打110", "拨120", "电话12345", "2-3天", "500块", "2026年", "你好"]
)
def test_a_number_that_is_no_address_is_left_alone(text: str) -> None:
    assert parse_address(text) is None


def test_an_area_is_kept_in_the_words_of_the_message() -> None:
    found = parse_address("地下车库的灯全灭了")
    assert found is not None
    assert found.area == "地下车库"


@pytest.mark.parametrize(
    ("text", "number"),
    [("五零一", 501), ("二十三", 23), ("两百零五", 205), ("廿三", 23), ("俩", 2), ("第12个", 12),
     ("十", 10), ("一百", 100), ("没有", None)],
)  # fmt: skip
def test_a_number_is_read(text: str, number: int | None) -> None:
    assert parse_number(text) == number


@pytest.mark.parametrize(
    ("text", "heads"),
    [
        ("我报名，俩人", 2), ("报名2人", 2), ("一家三口都去", 3), ("俩大一小", 3), ("我和老伴", 2),
        ("我跟我妈去", 2), ("我们三个", 3), ("两口子", 2), ("报名+1", 1), ("带孩子一起", 2),
        ("我们娘俩", 2), ("算我一个", 1), ("我和闺女，还有闺女同学，三个", 3), ("3 人", 3),
        ("把我妈也写上", 1),
    ],
)  # fmt: skip
def test_heads_are_counted(text: str, heads: int | None) -> None:
    assert parse_party(text) == heads


@pytest.mark.parametrize(
    ("text", "refs"),
    [
        ("5号心愿我认领", ["5"]), ("R12修到哪了", ["12"]), ("R15 R16 弄好了", ["15", "16"]),
        ("2号、6号我包圆", ["2", "6"]), ("5、8号都认", ["5", "8"]), ("第五个", ["5"]),
        ("心愿12我来", ["12"]), ("二十三号这单了结", ["23"]), ("8号和11号", ["8", "11"]),
        ("3号楼电梯坏了", []), ("你好", []),
    ],
)  # fmt: skip
def test_references_are_read(text: str, refs: list[str]) -> None:
    assert parse_refs(text) == refs


CHAINS = [
    ("#接龙 周六夜巡\n1. 大军\n2. 老赵\n3. 5-2-801 小孟\n4. 王哥带儿子 2人", 5,
     ["大军", "老赵", "小孟", "王哥"]),
    ("#接龙 熬粥\n1. 张孃孃 我带红豆\n2. 刘姐\n3. 6-2老周\n4. 陈家婆婆（带孙女，两个人）", 5,
     ["张孃孃", "刘姐", "老周", "陈家婆婆"]),
    ("#接龙 包青团\n1、张孃孃\n2、小吴\n3、吴妈妈+老公", 4, ["张孃孃", "小吴", "吴妈妈"]),
    ("#接龙\n周六铲雪\n\n6. 老李\n7. 王姐 2人", 3, ["老李", "王姐"]),
    ("接龙：义诊\n①李四\n②王五", 2, ["李四", "王五"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "heads", "names"), CHAINS)
def test_a_chain_is_read(text: str, heads: int, names: list[str]) -> None:
    chain = parse_chain(text)
    assert chain is not None
    assert chain.names == names
    assert chain.heads == heads


def test_a_chain_has_its_title_and_rooms() -> None:
    chain = parse_chain(CHAINS[0][0])
    assert chain is not None
    assert chain.title == "周六夜巡"
    assert chain.entries[2].room == "5-2-801"


@pytest.mark.parametrize("text", ["接龙开始了吗", "1. 先关阀门", "周六铲雪，谁去"])
def test_talk_about_lists_is_no_chain(text: str) -> None:
    assert parse_chain(text) is None


def test_a_phone_number_is_found() -> None:
    found = find_phone("我电话138 0000 2501，随时")
    assert found is not None
    assert found[0] == "13800002501"


@pytest.mark.parametrize(
    ("text", "score"), [("给5分", 5), ("打四分", 4), ("五星好评", 5), ("等了5分钟", None)]
)
def test_a_rating_is_read(text: str, score: int | None) -> None:
    assert find_score(text, text) == score


@pytest.mark.parametrize(
    ("text", "heads"),
    [
        ("舞队出八个人,浇水的四个,一共八个", 8), ("我们十二个人,跳绳四个", 12),
        ("我带队报二十三个人", 23), ("我报名,另带一名徒弟", 2), ("替我和我母亲各报一个名额", 2),
        ("姐妹四个都去", 4), ("带两小时就走", None),
    ],
)  # fmt: skip
def test_a_party_is_counted_as_a_whole(text: str, heads: int | None) -> None:
    assert parse_party(text) == heads


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("#接龙 扫雪\n1. 秀莲😘\n2. 5楼小何\n3. 3#2-501 老梁", ["秀莲", "5楼小何", "老梁"]),
        ("#接龙 扫雪\n【1】银花 2位\n【2】我（陈小宇）", ["银花", "陈小宇"]),
    ],
)
def test_a_chain_names_people_alone(text: str, names: list[str]) -> None:
    chain = parse_chain(text)
    assert chain is not None
    assert chain.names == names


def test_a_list_of_matters_is_no_chain() -> None:
    assert parse_chain("三条:\n1) R173 进度\n2) 下周三的清雪培训报一个人\n3) 几点下班") is None


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("r68请王工跑一趟", "王工"), ("转派水电班小赵", "水电班小赵"),
        ("立刻转燃气公司", "燃气公司"), ("r611派陶静 下午到", "陶静"), ("给老人看病", None),
        ("让业主等着", None),
    ],
)  # fmt: skip
def test_it_is_told_to_whom_a_report_is_handed(text: str, who: str | None) -> None:
    span = find_assignee(text)
    assert (text[slice(*span)] if span else None) == who


def test_staff_call_reports_by_bare_numbers() -> None:
    refs = shorthand_refs("403毕 404退 室内自管,12点来")
    assert [ref.value for ref in refs] == ["403", "404"]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("楼上1303漏水,地址1-3-1203", "1 3 1203"), ("三号楼二单元三零一一点热气没有", "3 2 301"),
        ("两栋楼之间有狗", None),
    ],
)  # fmt: skip
def test_an_address_is_the_speakers_own(text: str, address: str | None) -> None:
    found = parse_address(text)
    place = found and " ".join((found.building or "-", found.unit or "-", found.room or "-"))
    assert place == address
