"""Danger in words that no rule was written for, and the corpus without false alarms."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from intents import EmergencyKind, emergency
from intents.data import ROOT, read_yaml
from intents.emergencies import ruled_in
from intents.normalise import normalise

HERE = Path(__file__).parent
MORE: dict[str, Any] = read_yaml(ROOT / "corpus" / "danger" / "rules-mended-with.yaml")
HELD_OUT: dict[str, Any] = read_yaml(HERE / "emergencies-held-out.yaml")
FALSE_ALARMS = 3.5 / 1000
"""Share of the messages that report no emergency; the fixed text must stay believable."""
# Not 1: the voices label as plain reports what deserves the alarm (a blind person in a lift that
# stands, tiles falling beside people, open manholes, sockets that spark, fights, a lock being
# picked), and every twentieth message stands in the two voices that were written to mislead.


def dangers(data: dict[str, Any]) -> list[str]:
    return [line for lines in data["danger"].values() for line in lines.splitlines()]


@cache
def voices() -> tuple[tuple[str, bool], ...]:
    """Every message of the development voices and whether it was labelled an emergency."""
    return tuple(_messages())


def _messages() -> Iterator[tuple[str, bool]]:
    for file in sorted((ROOT / "corpus" / "voices").glob("v*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            urgencies = [request["slots"].get("urgency") for request in row["requests"]]
            yield row["text"], "emergency" in urgencies


def test_every_expression_of_the_rules_can_be_compiled() -> None:
    raw = read_yaml(ROOT / "emergencies.yaml")
    words = {f"<{name}>": pattern for name, pattern in raw["words"].items()}
    patterns = [p for kind in raw["kinds"].values() for section in kind.values() for p in section]
    for name, pattern in words.items():
        patterns = [each.replace(name, pattern) for each in patterns]
    compiled = [re.compile(pattern) for pattern in patterns]
    assert compiled
    assert not [each for each in patterns if re.search("<[A-Z]", each)]


def test_danger_is_found_in_many_voices() -> None:
    assert [text for text in dangers(MORE) if emergency(text) is None] == []


def test_near_misses_raise_no_alarm() -> None:
    texts = MORE["safe"].splitlines()
    alarms = [text for text in texts if emergency(text)]
    assert len(alarms) <= 0.015 * len(texts), alarms
    assert [text for text in texts if ruled_in(normalise(text).text)] == []


def test_nearly_every_danger_that_no_rule_was_written_for_is_found() -> None:
    texts = dangers(HELD_OUT)
    heard = sum(emergency(text) is not None for text in texts)
    assert heard >= 0.95 * len(texts)


def test_few_near_misses_that_no_rule_was_written_for_raise_an_alarm() -> None:
    texts = HELD_OUT["safe"].splitlines()
    assert sum(emergency(text) is not None for text in texts) <= 0.07 * len(texts)


def test_hardly_any_labelled_emergency_of_the_corpus_is_missed() -> None:
    told = [text for text, is_danger in voices() if is_danger]
    missed = [text for text in told if emergency(text) is None]
    assert told
    # The bar is as high as plain faults need it: "2单元电梯不动了" must ring nobody.
    assert len(missed) <= 0.03 * len(told), missed


def test_the_corpus_raises_hardly_any_false_alarm() -> None:
    quiet = [text for text, is_danger in voices() if not is_danger]
    alarms = [text for text in quiet if emergency(text)]
    assert len(alarms) <= FALSE_ALARMS * len(quiet), alarms


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("阳台上掉下来一块水泥，差点砸着人", EmergencyKind.COLLAPSE),
        ("我在电梯里，灯灭了，门打不开，叫人来", EmergencyKind.LIFT_ENTRAPMENT),
        ("楼道积水快到插座了，里面还通着电", EmergencyKind.ELECTRIC_SHOCK),
        ("有人从楼上扔菜刀下来了", EmergencyKind.COLLAPSE),
    ],
)
def test_understatement_gets_the_text_of_its_kind(text: str, kind: EmergencyKind) -> None:
    assert emergency(text) is kind
