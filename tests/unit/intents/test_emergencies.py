"""The words of danger: every one found, and none where there is none."""

from __future__ import annotations

import pytest

from intents import EmergencyKind, emergency
from intents.data import ROOT, read_yaml
from intents.emergencies import ruled_in
from intents.normalise import normalise

DATA = read_yaml(ROOT / "corpus" / "danger" / "first-wordings.yaml")
SAFE: list[str] = DATA["safe"].splitlines()
DANGER = [(kind, line) for kind, lines in DATA["danger"].items() for line in lines.splitlines()]


@pytest.mark.parametrize(("kind", "text"), DANGER)
def test_danger_is_found(kind: str, text: str) -> None:
    assert emergency(text) is not None, kind


@pytest.mark.parametrize("text", DATA["harder"].splitlines())
def test_danger_told_sideways_is_found(text: str) -> None:
    assert emergency(text) is not None


@pytest.mark.parametrize("kind", list(EmergencyKind))
def test_most_wordings_get_the_text_of_their_own_kind(kind: EmergencyKind) -> None:
    lines = [line for own, line in DANGER if own == kind]
    assert sum(emergency(line) == kind for line in lines) >= 0.75 * len(lines)


def test_stories_suppositions_and_jokes_are_no_danger() -> None:
    alarms = [text for text in SAFE if emergency(text)]
    assert len(alarms) <= 0.02 * len(SAFE), alarms


@pytest.mark.parametrize("text", SAFE)
def test_no_rule_hears_danger_in_a_story_a_supposition_or_a_joke(text: str) -> None:
    assert ruled_in(normalise(text).text) is None


def test_there_are_enough_wordings_to_speak_of_recall() -> None:
    assert len(DANGER) >= 150
