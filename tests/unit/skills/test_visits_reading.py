"""What a told visit says, and whom it is about."""

from __future__ import annotations

from datetime import date

import pytest
import yaml

from bot.skills.visits.reading import (
    Finding,
    Need,
    back_on,
    finding_from_json,
    finding_to_json,
    portion,
    puts_off,
    read_visit,
    rests,
)
from bot.skills.visits.recipients import Meant, companions, meant
from bot.skills.visits.rules import Found
from tests.support.source import ROOT

DILIGENCES = ("contact", "door", "help", "relief", "errand", "heart", "greet")
TODAY = date(2026, 11, 23)
NAMED = {1: "王奶奶", 2: "李奶奶", 3: "杨大爷", 4: "小宇"}


def read(text: str, **slots: str) -> Finding:
    return read_visit(text, slots, TODAY)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("今天去看了王奶奶，血压有点高", ("blood_pressure",)),
        ("今天去看了王奶奶，血压正常", ()),
        ("王奶奶头晕，血糖也高", ("blood_sugar", "dizzy")),
        ("一切都好", ()),
        ("记性差了点，别的没事", ("memory",)),
        ("以前腿疼，现在好多了", ("pain",)),
    ],
)
def test_health_is_kept_as_codes(text: str, codes: tuple[str, ...]) -> None:
    assert read(text).follow_up == codes


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("她昨天摔了一跤", "fall"),
        ("躺着起不来", "cannot_rise"),
        ("她说胸口疼", "ill"),
        ("家里没吃的了", "no_food"),
        ("孩子说挨打了", "violence"),
        ("敲了半天没人应", "no_answer"),
        ("屋里冰凉", "cold_home"),
        ("她说活着没意思", "hopeless"),
    ],
)
def test_what_cannot_wait_is_urgent(text: str, code: str) -> None:
    assert read(text).urgent == (code,)
    assert read(text).found is Found.URGENT


@pytest.mark.parametrize(
    ("text", "need"),
    [
        ("看了王奶奶，暖气不热", Need("report", "暖气不热")),
        ("送了点菜，她说想要个收音机", Need("wish", "想要个收音机")),
        ("孩子作业没人辅导", Need("wish", "作业没人辅导")),
        ("聊了会儿天，挺好", None),
        ("血压高，她想要个血压计", None),
    ],
)
def test_a_need_is_named_without_health(text: str, need: Need | None) -> None:
    assert read(text).need == need


@pytest.mark.parametrize(
    ("text", "named", "diligence"),
    [
        ("已经陪她去卫生院了", "door", "errand"),
        ("打了个电话", "", "contact"),
        ("送了一袋米", "door", "relief"),
        ("帮她擦了玻璃", "help", "help"),
        ("去家里看了看", "door", "door"),
        ("陪他聊了半天", "", "heart"),
        ("今天她生日，去了一趟", "", "greet"),
    ],
)
def test_each_visit_is_one_of_the_seven(text: str, named: str, diligence: str) -> None:
    assert read(text, diligence=named).diligence == diligence


TOLD = yaml.safe_load((ROOT / "tests" / "data" / "visits_told.yaml").read_text("utf-8"))
EACH = [(name, text) for name, texts in TOLD.items() for text in texts]


def test_every_diligence_is_told_in_eleven_ways() -> None:
    assert {name: len(set(texts)) for name, texts in TOLD.items()} == dict.fromkeys(DILIGENCES, 11)


@pytest.mark.parametrize(("diligence", "text"), EACH)
def test_a_told_visit_is_read_from_its_words_alone(diligence: str, text: str) -> None:
    found = read(text)
    assert found.diligence == diligence
    assert (found.found, found.follow_up, found.need) == (Found.OK, (), None)


def test_several_diligences_of_one_visit_are_all_kept() -> None:
    found = read("送了一袋米，帮她擦了玻璃，又聊了半天")
    assert (found.diligence, found.also) == ("relief", ("help", "heart"))
    assert read("看了看，下次给她送点米").also == ()


@pytest.mark.parametrize(
    ("text", "back"),
    [
        ("王奶奶去闺女家住一个月", date(2026, 12, 23)),
        ("王奶奶回老家了，半个月", date(2026, 12, 8)),
        ("去儿子那儿住两周", date(2026, 12, 7)),
        ("王奶奶去儿子家了，过完年才回来", date(2027, 2, 20)),
        ("王奶奶出远门了", None),
    ],
)
def test_who_is_away_comes_back(text: str, back: date | None) -> None:
    assert rests(text)
    assert back_on(text, TODAY) == back


def test_a_coming_day_is_never_the_day_of_a_visit() -> None:
    assert read("看了王奶奶", date="2026-11-25").on == TODAY
    assert read("看了王奶奶", date="2026-11-20").on == date(2026, 11, 20)


def test_of_a_visit_told_in_a_group_no_detail_is_left() -> None:
    told = read("血压高，她摔了一跤，暖气不热").without_details
    assert (told.follow_up, told.need, told.kept_codes) == ((), None, ())
    assert told.found is Found.URGENT


def test_a_finding_survives_being_written() -> None:
    for text in ("血压高，暖气不热", "都好", "摔了一跤"):
        assert finding_from_json(finding_to_json(read(text))) == read(text)


@pytest.mark.parametrize(
    ("text", "slots", "off"),
    [
        ("王奶奶住院了，这次先不去", {}, True),
        ("王奶奶出院了", {}, True),
        ("走访改到周五", {"date": "2026-11-27"}, True),
        ("王奶奶住院了，我去医院看了她", {}, False),
        ("今天看了王奶奶，下周再去", {"date": "2026-11-23"}, False),
        ("看了王奶奶", {}, False),
    ],
)
def test_putting_off_is_told_from_a_visit(text: str, slots: dict[str, str], off: bool) -> None:
    assert puts_off(text, slots, TODAY) is off


@pytest.mark.parametrize(
    ("said", "text", "ids", "stranger"),
    [
        ("王奶奶", "去看了王奶奶", (1,), ""),
        ("王奶", "看了王奶奶", (1,), ""),
        ("王大娘", "去看了王大娘", (1,), ""),
        ("奶奶", "去看了奶奶", (1, 2), ""),
        (None, "给奶奶送了菜", (1, 2), ""),
        (None, "去看了大爷", (3,), ""),
        ("刘奶奶", "去看了刘奶奶", (), "刘奶奶"),
        ("老周", "去看了老周", (), "老周"),
        (None, "刚走访完，都好", (1, 2, 3, 4), ""),
    ],
)
def test_whom_somebody_means(
    said: str | None, text: str, ids: tuple[int, ...], stranger: str
) -> None:
    assert meant(said, text, NAMED) == Meant(ids, stranger)


def test_people_named_in_one_breath_were_visited_together() -> None:
    text = "今天看望了王奶奶、杨大爷和李奶奶，都挺好"
    assert companions(text, "王奶奶", NAMED.values()) == ["李奶奶", "杨大爷"]
    assert companions("看了王奶奶，明天再去李奶奶家", "王奶奶", NAMED.values()) == []


def test_each_of_several_people_gets_their_own_part() -> None:
    text = "看了王奶奶，血压高；李奶奶挺好"
    assert portion(text, "王奶奶", ["李奶奶"]) == "看了王奶奶，血压高；"
    assert portion(text, "李奶奶", ["王奶奶"]) == "李奶奶挺好"
    assert portion(text, "王奶奶", []) == text
