"""Danger and requests of one message never say different things."""

from __future__ import annotations

from datetime import datetime

import pytest

from intents import EmergencyKind, Utterance, emergency, perceive
from intents.data import ROOT, read_yaml
from intents.emergencies import is_live

NOW = datetime.fromisoformat("2026-11-23T09:00:00+08:00")
DATA = read_yaml(ROOT / "corpus" / "danger" / "first-wordings.yaml")
DANGER = [line for lines in DATA["danger"].values() for line in lines.splitlines()]
SAFE: list[str] = DATA["safe"].splitlines()


@pytest.mark.parametrize("text", [*DANGER, *DATA["harder"].splitlines()])
def test_what_is_heard_as_danger_is_never_lost(text: str) -> None:
    assert perceive(Utterance(text, now=NOW)).danger is not None


@pytest.mark.parametrize("text", [*DANGER, *SAFE])
def test_an_emergency_among_the_requests_is_a_danger(text: str) -> None:
    danger, parse = perceive(Utterance(text, now=NOW))
    marked = any(request.slots.get("urgency") == "emergency" for request in parse.requests)
    assert danger is not None or not marked


def test_stories_and_suppositions_are_no_emergencies() -> None:
    alarms = [text for text in SAFE if perceive(Utterance(text, now=NOW)).danger]
    assert len(alarms) <= 0.02 * len(SAFE), alarms


def test_a_report_of_danger_in_a_list_is_marked() -> None:
    danger, parse = perceive(Utterance("@邻里助手 楼道有煤气味，还有路灯坏了", now=NOW))
    assert danger is EmergencyKind.GAS
    assert parse.requests[0].slots["urgency"] == "emergency"


@pytest.mark.parametrize(
    ("text", "live"),
    [("电梯里有人喊", True), ("电梯按钮不亮", False), ("上个月电梯困过人", False),
     ("误报,没事了", False),
     ("要是着火了可咋办", False), ("上次的事不说了,救命!", True)],
)  # fmt: skip
def test_now_is_told_from_then_and_if(text: str, live: bool) -> None:
    assert is_live(text) is live


def test_the_words_alone_and_the_whole_agree() -> None:
    text = "3号楼电梯困人了"
    assert perceive(Utterance(text, now=NOW)).danger == emergency(text)
