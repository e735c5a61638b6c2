"""What short answers and handlers' words mean; what kinds there are."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.skills.repairs.digest import days_of
from bot.skills.repairs.handling import assignee_in, elsewhere_in
from bot.skills.repairs.kinds import (
    contact_of,
    kind_of,
    progress_of,
    says_cannot_fix,
    says_mended,
    waits_for_somebody,
)
from bot.skills.repairs.life import MACHINE, ReportState
from bot.skills.repairs.places import Place
from bot.skills.repairs.troubles import (
    Trouble,
    detail_answer,
    is_echo,
    is_mostly_place,
    names_nothing,
    place_answer,
    trouble_from_json,
)
from intents.contract import CATEGORIES


@pytest.mark.parametrize("words", ["好了", "修好啦，谢谢", "1", "嗯嗯", "来水了", "能用了", "好"])
def test_mended(words: str) -> None:
    assert says_mended(words) is True


@pytest.mark.parametrize("words", ["没有", "还没好", "没修", "2", "又坏了", "还是不热", "不行"])
def test_not_mended(words: str) -> None:
    assert says_mended(words) is False


@pytest.mark.parametrize("words", ["收到", "明天周几", "修好没有？", "好了吗"])
def test_neither(words: str) -> None:
    assert says_mended(words) is None


@pytest.mark.parametrize("category", CATEGORIES)
def test_every_category_has_its_own_kind(category: str) -> None:
    kind = kind_of(category, "")
    assert kind.category == category
    assert timedelta() < kind.allowance.accept <= kind.allowance.done


@pytest.mark.parametrize(
    ("category", "words", "title"),
    [
        ("water", "3号楼停水了，一滴都没有", "停水"),
        ("water", "楼上往下滴水", "漏水"),
        ("heating", "家里才16度", "暖气不热"),
        ("sewage", "下水道返上来了", "下水返水"),
        ("access", "道闸抬不起来", "道闸"),
        ("unheard_of", "", "一件事"),
    ],
)
def test_the_words_choose_the_name(category: str, words: str, title: str) -> None:
    assert kind_of(category, words).title == title


def test_urgency_shortens_and_never_lengthens() -> None:
    kind = kind_of("elevator", "")
    assert kind.allowed("urgent").accept == timedelta(minutes=30)
    assert kind.allowed("urgent").done == timedelta(hours=4)
    assert kind.allowed("") == kind.allowance


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ("R1 等配件", ReportState.WAITING_PARTS),
        ("R1 家里没人开门", ReportState.WAITING_REPORTER),
        ("R1 约好明天上午去", ReportState.PLANNED),
        ("R1 正在修", ReportState.IN_PROGRESS),
    ],
)
def test_progress_is_a_move_of_its_own(words: str, state: ReportState) -> None:
    name = progress_of(words)
    assert MACHINE.after(ReportState.ACCEPTED, name, {"property"}) is state


def test_waiting_is_not_done() -> None:
    assert waits_for_somebody("R1 家里没人开门")
    assert not waits_for_somebody("R1 配件换上了，修好了")
    assert not waits_for_somebody("R1 通了")


def test_what_cannot_be_mended_is_not_what_is_not_theirs() -> None:
    assert says_cannot_fix("这个修不了，得换新的")
    assert not says_cannot_fix("不归我们管")


@pytest.mark.parametrize(
    ("words", "whom", "contact"),
    [
        ("R12 不归我们管，找供热公司", "供热公司", "heating"),
        ("这个归自来水公司管", "自来水公司", "water"),
        ("不归我们管", "", None),
    ],
)
def test_whose_matter_it_is(words: str, whom: str, contact: str | None) -> None:
    assert elsewhere_in(words) == whom
    assert contact_of(whom) == contact


@pytest.mark.parametrize(
    ("words", "name"),
    [("R12 已派王师傅", "王师傅"), ("派了小刘去看", "小刘"), ("R12 处理完了", "")],
)
def test_who_was_sent(words: str, name: str) -> None:
    assert assignee_in(words) == name


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("3", Place("3")),
        ("三号楼", Place("3")),
        ("3号", Place("3")),
        ("B座", Place("B")),
        ("3号楼2单元", Place("3", "2")),
        ("谢谢", None),
    ],
)
def test_which_building(words: str, place: Place | None) -> None:
    assert place_answer(words) == place


def test_which_unit_and_room() -> None:
    assert detail_answer("二单元", wants="unit") == Place(unit="2")
    assert detail_answer("501", wants="room") == Place(room="501")
    assert detail_answer("2单元501", wants="room") == Place(unit="2", room="501")
    assert detail_answer("知道了", wants="room") is None


def test_a_sentence_with_a_place_is_more_than_a_place() -> None:
    assert is_mostly_place("3号楼2单元")
    assert not is_mostly_place("周六3号楼前面的包饺子活动我报名")


@pytest.mark.parametrize("words", ["+1", "我家也是", "一样"])
def test_a_bare_me_too_names_nothing(words: str) -> None:
    assert names_nothing(words)


def test_a_me_too_can_name_its_trouble() -> None:
    assert not names_nothing("我家也没水")


def test_the_bots_own_words_are_known_again() -> None:
    assert is_echo("记下了，R12：3号楼2单元电梯。已经告诉物业，明天问您修好没有。")
    assert not is_echo("R12修好了")


def test_a_trouble_survives_being_asked_about() -> None:
    trouble = Trouble("elevator", "电梯坏了", "电梯坏了", "urgent", Place(area="大厅"))
    assert trouble_from_json(trouble.to_json()) == trouble
    assert trouble.at(Place("3")).said == Place("3", area="大厅")


@pytest.mark.parametrize(("hours", "days"), [(0, 1), (5, 1), (24, 1), (25, 2), (72, 3)])
def test_days_begun(hours: int, days: int) -> None:
    assert days_of(timedelta(hours=hours)) == days
