"""The words of danger: every one found, and none where there is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from intents import EmergencyKind, emergency
from intents.data import read_yaml

DATA = read_yaml(Path(__file__).with_name("emergencies.yaml"))
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


@pytest.mark.parametrize("text", DATA["safe"].splitlines())
def test_a_story_a_supposition_or_a_joke_is_no_danger(text: str) -> None:
    assert emergency(text) is None


def test_there_are_enough_wordings_to_speak_of_recall() -> None:
    assert len(DANGER) >= 150
