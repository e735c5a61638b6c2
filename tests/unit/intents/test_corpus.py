"""The labelled voices: enough of them, sound, and none a copy of another."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache

import pytest

from intents.contract import INTENTS, Label, Row, row_from_json
from intents.data import ROOT
from intents.validation import faults_of, skeleton

TEST = "test-"


@cache
def voices() -> dict[str, tuple[Row, ...]]:
    return {
        file.stem: tuple(
            row_from_json(json.loads(line))
            for line in file.read_text(encoding="utf-8").splitlines()
        )
        for file in sorted((ROOT / "corpus" / "voices").glob("*.jsonl"))
    }


def test_there_are_enough_messages_of_enough_voices() -> None:
    assert len(voices()) >= 30
    assert sum(len(rows) for rows in voices().values()) >= 12_000


def test_one_voice_in_five_is_a_test_voice() -> None:
    tests = [voice for voice in voices() if voice.startswith(TEST)]
    assert len(tests) * 5 >= len(voices())


def test_every_intent_is_said_in_dozens_of_ways() -> None:
    ways: dict[str, set[str]] = {intent: set() for intent in INTENTS}
    for row in (row for rows in voices().values() for row in rows):
        for label in row.requests:
            ways[label.intent].add(skeleton(row.text))
    assert {intent: len(found) for intent, found in ways.items() if len(found) < 50} == {}


def test_the_voices_are_sound() -> None:
    assert list(faults_of(voices())) == []


@pytest.fixture
def row() -> Row:
    return voices()["v01-yangquan-granny"][0]


def test_a_copy_of_another_voice_is_found(row: Row) -> None:
    said = replace(row, text="三号楼二单元的电梯又坏了，谁来管管")
    copy = replace(said, id="b-1", text="三号楼二单元的电梯又坏了!!谁来管管🙏")
    assert list(faults_of({"a": [said], "b": [copy]})) == [f"{said.id} and b-1 are twins"]
    other = replace(copy, requests=(Label("bot.help"),))
    assert "with other intents" in next(iter(faults_of({"a": [said], "b": [other]})))


def test_a_voice_may_repeat_itself(row: Row) -> None:
    again = replace(row, id="again")
    assert list(faults_of({"a": [row, again]})) == []


def test_words_that_the_message_does_not_hold_are_found(row: Row) -> None:
    label = Label("helper.find", {"item": "梯子"})
    faults = list(faults_of({"a": [replace(row, text="谁有凳子", requests=(label,))]}))
    assert faults == [f"{row.id}: item '梯子' does not stand in the message"]


def test_a_label_without_what_it_needs_is_found(row: Row) -> None:
    asked = replace(row, text="低保咋办", requests=(Label("policy.ask"),))
    assert list(faults_of({"a": [asked]})) == [f"{row.id}: policy.ask without topic"]


def test_an_id_that_stands_twice_is_found(row: Row) -> None:
    assert f"a: the id {row.id} stands twice" in list(faults_of({"a": [row, row]}))
