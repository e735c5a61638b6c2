"""The parser as a whole: what it promises on any text, and what it does on plain ones."""

from __future__ import annotations

import io
import json
from datetime import datetime
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intents import Utterance, emergency, parse, parse_chain
from intents.api import NaiveMoment
from intents.commands import explain, parse_jsonl
from intents.contract import INTENTS, OVERHEARD, ROLES, Label, check_label
from intents.data import ROOT, read_yaml

NOW = datetime.fromisoformat("2026-11-23T09:00:00+08:00")
PIECES = st.sampled_from(
    list("3号楼二单元501电梯坏了R12 5号心愿我认领报名周六，。！？\n#接龙1.2.@邻里助手🙏初八十月")
)
ANY_TEXT = st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=200).map("".join))
SCENES: st.SearchStrategy[Literal["group", "private"]] = st.sampled_from(["group", "private"])


@settings(max_examples=150, deadline=None)
@given(ANY_TEXT, SCENES, st.sampled_from(ROLES), st.booleans())
def test_any_text_is_read_and_keeps_the_contract(
    text: str, scene: Literal["group", "private"], role: str, mentioned: bool
) -> None:
    found = parse(Utterance(text, scene, role, mentioned or scene == "private", now=NOW))
    for request in found.requests:
        check_label(Label(request.intent, request.slots))
        assert mentioned or scene == "private" or request.intent in OVERHEARD
    json.dumps(found.trace.to_json())


@pytest.mark.parametrize("text", ["停" * 5000, "1. a\n" * 1200, "3-2-" * 1200, " " * 5000, ""])
def test_long_and_empty_messages_are_read(text: str) -> None:
    assert len(parse(Utterance(text, now=NOW)).requests) < 50
    emergency(text)
    parse_chain(text)


def test_a_moment_without_offset_is_refused() -> None:
    with pytest.raises(NaiveMoment):
        Utterance("停水了", now=NOW.replace(tzinfo=None))


def test_the_sentence_of_the_contract_is_two_requests() -> None:
    found = parse(Utterance("@邻里助手 3号楼2单元电梯又坏了，周六的活动我也报个名", now=NOW))
    assert [request.intent for request in found.requests] == ["report.submit", "volunteer.signup"]
    assert found.requests[0].slots["category"] == "elevator"
    assert found.requests[0].slots["unit"] == "2"
    assert found.requests[1].slots["date"] == "2026-11-28"
    assert found.requests[1].slots["party_size"] == 1


def test_every_number_named_is_a_request() -> None:
    found = parse(Utterance("2号、6号心愿我都认领", "private", "party_member", now=NOW))
    assert [(each.intent, each.slots.get("ref")) for each in found.requests] == [
        ("wish.claim", "2"), ("wish.claim", "6"),
    ]  # fmt: skip


def test_danger_makes_a_report_an_emergency() -> None:
    found = parse(Utterance("@邻里助手 3号楼一单元楼道一股煤气味", now=NOW))
    assert found.requests[0].slots["urgency"] == "emergency"


@pytest.mark.parametrize("text", ["大家早上好", "哈哈哈笑死我了", "谢谢各位邻居", "恭喜恭喜🎉"])
def test_greetings_are_left_alone(text: str) -> None:
    assert parse(Utterance(text, mentioned=False, now=NOW)).outcome == "silent"


def test_templates_win_their_own_sentences() -> None:
    misread = []
    for intent in INTENTS:
        tests: dict[str, list[str]] = read_yaml(ROOT / "grammar" / intent / "tests.yaml")
        for sentence in (each for sentences in tests.values() for each in sentences):
            found = parse(Utterance(sentence, "private", now=NOW))
            if [request.intent for request in found.requests] != [intent]:
                misread.append(sentence)
    assert misread == []


def test_the_stream_answers_row_by_row() -> None:
    row = {"id": "x-1", "text": "又停水了", "scene": "group", "role": "resident",
           "mentioned": False, "now": NOW.isoformat()}  # fmt: skip
    target = io.StringIO()
    parse_jsonl(io.StringIO(json.dumps(row) + "\n\n"), target)
    answer = json.loads(target.getvalue())
    assert answer["id"] == "x-1"
    assert answer["requests"][0]["intent"] == "report.submit"
    assert answer["micros"] > 0


@pytest.mark.parametrize(
    "text", ["", " ", "停" * 5000, "😂🎉🙏", "\ud83d", "\x00", "\n\n", "@邻里助手", "1" * 5000]
)
def test_the_stream_answers_odd_rows(text: str) -> None:
    row = {"id": "x-1", "text": text, "scene": "private", "role": "resident",
           "mentioned": True, "now": NOW.isoformat()}  # fmt: skip
    target = io.StringIO()
    parse_jsonl(io.StringIO(json.dumps(row) + "\n"), target)
    target.getvalue().encode("utf-8")
    assert json.loads(target.getvalue())["id"] == "x-1"


def test_a_person_is_told_why() -> None:
    told = explain("R12修到哪一步了", NOW)
    assert "report.status" in told
    assert "ref=12" in told
