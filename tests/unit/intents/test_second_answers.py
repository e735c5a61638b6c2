"""The second reader's pure part: nothing private goes out, nothing wrong comes in."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest

from intents import BadAnswer, Parse, Utterance, mask, parse, question_about, take_answer

NOW = datetime.fromisoformat("2026-11-23T09:00:00+08:00")
TEXT = "@邻里助手 3-2-501的王奶奶想要个收音机，我是李四，电话138 1234 5678"


def asked(text: str = TEXT, names: tuple[str, ...] = ("李四",), **more: Any) -> Utterance:
    return Utterance(text, now=NOW, **more)


def answered(*requests: Any, text: str = TEXT) -> Parse:
    question = question_about(asked(text), ["李四"])
    said = json.dumps({"requests": list(requests)}, ensure_ascii=False)
    return take_answer(question, said, parse(question.utterance))


@pytest.mark.parametrize(
    ("text", "secrets"),
    [
        (TEXT, ["501", "王奶奶", "李四", "138 1234 5678"]),
        ("三号楼二单元五零一漏水", ["五零一"]),
        ("２单元３０２没暖气", ["302", "３０２"]),
        ("晋C12345挡门了，身份证140302196001011234", ["C12345", "140302196001011234"]),
        ("发我邮箱 li.si@example.com", ["li.si"]),
        ("老李和小王都去，座机0353-1234567", ["老李", "小王", "1234567"]),
        ("在职党员刘建国报到", ["刘建国"]),
        ("陈大爷和李四家的灯", ["陈大爷", "李四"]),
    ],
)
def test_nothing_private_leaves_the_house(text: str, secrets: list[str]) -> None:
    question = question_about(asked(text), ["李四"])
    assert [secret for secret in secrets if secret in question.user + question.system] == []


def test_what_is_nobodys_secret_stays() -> None:
    masked = mask("打12345问问，2026-11-28上午停水，300块，5号心愿，3号楼")
    assert masked.originals == {}


def test_a_stand_in_that_already_stands_in_the_text_is_not_used() -> None:
    masked = mask("某甲说王师傅会修，9901和302都漏")
    assert masked.restore(masked.text) == "某甲说王师傅会修,9901和302都漏"


def test_a_right_answer_gets_its_secrets_back() -> None:
    found = answered({
        "intent": "wish.submit",
        "slots": {"recipient": "某甲奶奶", "item": "收音机", "building": "3", "unit": "2",
                  "room": "9901"},
    })  # fmt: skip
    assert found.outcome == "act"
    assert found.requests[0].slots == {
        "recipient": "王奶奶", "item": "收音机", "building": "3", "unit": "2", "room": "501",
    }  # fmt: skip
    assert "second reader" in found.trace.rules


def test_a_fenced_answer_is_read() -> None:
    question = question_about(asked("能干点啥"))
    said = '```json\n{"requests": [{"intent": "bot.help", "slots": {}}]}\n```'
    assert take_answer(question, said, parse(question.utterance)).requests[0].intent == "bot.help"


def test_an_answer_that_finds_nothing_leaves_the_parse_as_it_was() -> None:
    question = question_about(asked())
    first = parse(question.utterance)
    assert take_answer(question, '{"requests": []}', first) is first


def test_no_answer_makes_an_emergency() -> None:
    found = answered({"intent": "report.submit", "slots": {"urgency": "emergency"}})
    assert "urgency" not in found.requests[0].slots


BROKEN = [
    {"intent": "wish.grant", "slots": {}},
    {"intent": ["wish.submit"], "slots": {}},
    {"intent": "wish.submit", "slots": []},
    {"intent": "wish.submit", "slots": {"secret": "x"}},
    {"intent": "wish.submit", "slots": {"item": "冰箱"}},
    {"intent": "wish.submit", "slots": {"item": 7}},
    {"intent": "wish.submit", "slots": {"room": "101"}},
    {"intent": "wish.submit", "slots": {"phone": "13900000000"}},
    {"intent": "wish.submit", "slots": {"building": "17"}},
    {"intent": "report.submit", "slots": {"date": "2026-11-28"}},
    {"intent": "report.submit", "slots": {"category": "weather"}},
    {"intent": "volunteer.signup", "slots": {"date": "2126-11-28"}},
    {"intent": "volunteer.signup", "slots": {"date": "soon"}},
    {"intent": "volunteer.signup", "slots": {"party_size": 100000}},
    {"intent": "volunteer.signup", "slots": {"party_size": True}},
    {"intent": "volunteer.signup", "slots": {"people": ["刘建国"]}},
    {"intent": "wish.submit", "slots": {}, "run": "rm -rf"},
    "wish.submit",
    None,
]


@pytest.mark.parametrize("request_", BROKEN, ids=str)
def test_one_wrong_thing_makes_the_answer_worthless(request_: Any) -> None:
    with pytest.raises(BadAnswer):
        answered(request_)


@pytest.mark.parametrize(
    "said",
    ["", "好的，这是报修。", "[]", "null", '{"requests": {}}', '{"requests": [], "say": "你好"}',
     '{"requests": [' + ",".join(['{"intent": "bot.help"}'] * 5) + "]}", "[" * 5000, "x" * 9000],
    ids=range(9),
)  # fmt: skip
def test_what_is_not_the_contracts_shape_is_refused(said: str) -> None:
    question = question_about(asked())
    with pytest.raises(BadAnswer):
        take_answer(question, said, parse(question.utterance))


def test_overheard_talk_gets_nothing_that_needs_an_address() -> None:
    question = question_about(asked("发通知明天停水", mentioned=False))
    said = '{"requests": [{"intent": "announce.publish", "slots": {}}]}'
    with pytest.raises(BadAnswer):
        take_answer(question, said, parse(question.utterance))
