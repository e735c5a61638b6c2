"""The model: training gives the same bytes, refuses to get worse, and scores as it was fitted."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from intents import commands
from intents.contract import Label, Row, check_label
from intents.data import ROOT
from intents.evaluate import Report, Tally, add, evaluate, utterance_of
from intents.model import features, heads
from intents.model.beside import HEADS, blended
from intents.model.fit import Shape
from intents.model.fit_tagger import TaggerShape
from intents.model.layers import BadModel, fitted
from intents.model.linear import Linear
from intents.model.net import load_net
from intents.model.said import everyday_words, sayings
from intents.model.spans import seen_of
from intents.model.tagger import load_tagger
from intents.model.train import Recipe, draw, train
from intents.model.train_tagger import train_tagger
from intents.parser import MODEL, TAGGER, parse, parser_with
from intents.reading import read

NOW = datetime.fromisoformat("2026-11-23T09:00:00+08:00")
FAST = Recipe(
    shape=Shape(units=8, rounds=2),
    least_messages=2,
    lexicon_weight=0,
    saying_weight=0,
)
QUICK = TaggerShape(width=8, units=8, rounds=2, least_characters=1)
SAID = [
    ("3号楼电梯坏了", [Label("report.submit", {"category": "elevator", "building": "3"})]),
    ("电梯又坏了", [Label("report.submit", {"category": "elevator"})]),
    ("谁有梯子借一下", [Label("helper.find", {"item": "梯子"})]),
    ("谁家有梯子", [Label("helper.find", {"item": "梯子"})]),
    ("早上好", []),
    ("大家早上好", []),
]


def _rows() -> list[Row]:
    return [
        Row(f"t-{place}", text, "group", "resident", True, NOW, tuple(labels))
        for place, (text, labels) in enumerate(SAID)
    ]


def test_the_same_corpus_gives_the_same_bytes_in_any_order() -> None:
    rows = _rows()
    once = train(draw(rows), FAST).to_bytes()
    again = train(draw(rows[::-1]), FAST).to_bytes()
    assert once == again
    assert train_tagger(rows, QUICK).to_bytes() == train_tagger(rows[::-1], QUICK).to_bytes()


def test_a_model_file_can_be_read_back(tmp_path: Path) -> None:
    fitted = train(draw(_rows()), FAST)
    path = tmp_path / "model.bin"
    path.write_bytes(fitted.to_bytes())
    names = draw(_rows())[0].names
    one, other = load_net(path).scores(names), fitted.to_net().scores(names)
    assert [heads.own(one, head) for head in heads.HEADS] == [
        heads.own(other, head) for head in heads.HEADS
    ]


def test_a_layer_has_its_say_beside_the_net() -> None:
    assert blended([0.0, 2.0], [4.0, 0.0], 0.5) == [2.0, 1.0]


def test_layers_are_learnt_from_everyday_words() -> None:
    fitted = train(draw(_rows()), replace(FAST, lexicon_weight=0.5))
    layers = {layer.columns[0][0]: layer for layer in fitted.beside}
    assert set(layers) == set(HEADS)
    seen = {f"{head}={value}" for head, value, _, _ in everyday_words()}
    assert seen <= {f"{head}={value}" for head, value in heads.COLUMNS}


def test_a_damaged_model_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "model.bin"
    path.write_bytes(b"no model")
    for reader in (load_tagger, load_net):
        with pytest.raises(BadModel):
            reader(path)


def test_a_model_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "model.bin"
    path.write_bytes(train_tagger(_rows(), QUICK).to_bytes())
    load_tagger(path)
    path.write_bytes(train(draw(_rows()), FAST).to_bytes())
    with pytest.raises(BadModel):
        load_tagger(path)


def test_the_shipped_files_are_small() -> None:
    assert MODEL.stat().st_size + TAGGER.stat().st_size < 14_000_000


def test_a_small_corpus_is_learnt() -> None:
    rows = _rows()
    shape = Shape(units=32, rounds=80, feature_dropout=0, unit_dropout=0)
    slow = Recipe(shape=shape, least_messages=1, lexicon_weight=0, saying_weight=0)
    sure = TaggerShape(rounds=80, feature_dropout=0, unit_dropout=0, least_characters=1)
    tagger = train_tagger(rows, sure).to_tagger()
    parser = parser_with(train(draw(rows), slow).to_net(), tagger)
    assert evaluate(rows, parser).intents.f1 == 1.0


def test_slots_that_hold_each_other_count_as_right() -> None:
    report = Report()
    row = _rows()[2]
    found = parse(utterance_of(row))
    add(report, row, found)
    assert report.slots.right == 1
    assert report.intents.f1 == 1.0


def test_a_trigger_where_nothing_was_asked_is_counted() -> None:
    rows = [
        Row(f"t-{place}", text, "group", "resident", False, NOW, ())
        for place, text in enumerate(("又停水了", "晚安"))
    ]
    report = evaluate(rows, parse)
    assert (report.silent_overheard, report.false_triggers) == (2, 1)
    assert report.false_rate == 500
    told = report.to_json()
    assert (told["false_triggers_near_misses"], told["false_triggers_small_talk"]) == (1000, 0)


def test_a_model_that_reads_worse_is_refused(tmp_path: Path) -> None:
    last = tmp_path / "report.json"
    last.write_text(json.dumps({"intent_f1": 0.99, "slot_f1": 0.99}), encoding="utf-8")
    report = Report()
    report.intents.wrong = 5
    with pytest.raises(commands.WorseModel):
        commands._refuse_worse(report, last)


def test_only_voices_that_both_read_are_compared(tmp_path: Path) -> None:
    last = tmp_path / "report.json"
    good, bad = {"right": 9, "wrong": 0, "missed": 1}, {"right": 1, "wrong": 5, "missed": 5}
    report = Report()
    report.per_voice = {
        "v01": {"intents": Tally(**good), "slots": Tally(**good)},
        "v02": {"intents": Tally(**bad), "slots": Tally(**bad)},
    }
    known = {"v01": {"intents": good, "slots": good}}
    last.write_text(json.dumps({"intent_f1": 0.99, "slot_f1": 0.99, "per_voice": known}))
    commands._refuse_worse(report, last)
    known["v02"] = {"intents": good, "slots": good}
    last.write_text(json.dumps({"intent_f1": 0.99, "slot_f1": 0.99, "per_voice": known}))
    with pytest.raises(commands.WorseModel):
        commands._refuse_worse(report, last)


def test_what_a_voice_adds_is_counted_for_it() -> None:
    report = evaluate(_rows(), parse)
    assert set(report.per_voice) == {"t"}
    assert report.per_voice["t"]["intents"] == report.intents


def test_both_reports_are_kept(tmp_path: Path) -> None:
    last = tmp_path / "reports" / "report.json"
    commands._keep(Report(), last)
    commands._keep(Report(), last)
    assert last.exists()
    assert last.with_name("report-before.json").exists()


def test_test_voices_are_never_trained_on(tmp_path: Path) -> None:
    for name in ("test-1.jsonl", "v1.jsonl"):
        (tmp_path / name).write_text("", encoding="utf-8")
    assert [path.name for path in commands.training_files(tmp_path)] == ["v1.jsonl"]
    with pytest.raises(commands.NoVoices):
        commands.train(tmp_path)


def test_a_report_is_told_and_written() -> None:
    report = evaluate(_rows(), parse)
    told = "\n".join(commands.tell(report))
    assert "intent_f1" in told
    json.dumps(report.to_json())


@pytest.mark.parametrize("count", [0, 3, 400])
def test_a_layer_adds_up_what_its_features_say(count: int) -> None:
    names = [f"f{at}" for at in range(count)]
    weights = np.full((400, 2), 127, np.float32) * np.array([1, -1], np.float32)
    layer = Linear.of(
        fitted([("head", "one"), ("head", "two")], weights, np.array([0.5, 0], np.float32),
               [f"f{at}" for at in range(400)])
    )  # fmt: skip
    total = 127 * count / (count + 1) ** 0.5
    assert layer.odds([*names, "unheard"]).tolist() == pytest.approx([total + 0.5, -total])


def test_what_a_tagger_never_saw_says_nothing() -> None:
    tagger = train_tagger(_rows(), QUICK).to_tagger()
    one, other = (seen_of(read(text, NOW.date())) for text in ("龘靐", "齾爩"))
    assert np.array_equal(tagger.odds(one, ()), tagger.odds(other, ()))


def test_a_tagger_sees_two_characters_to_each_side_of_two() -> None:
    tagger = load_tagger(TAGGER)
    near, far = (
        seen_of(read(text, NOW.date())) for text in ("谁有梯子借我用用吧", "谁有梯子借我用用")
    )
    one, other = tagger.odds(near, ["helper.find"]), tagger.odds(far, ["helper.find"])
    assert np.array_equal(one[0], other[0])
    assert not np.array_equal(one[7], other[7])


def test_nothing_at_run_time_needs_the_training_libraries() -> None:
    for path in ROOT.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if not path.name.startswith(("train", "fit")):
            assert "from scipy" not in text, path


def test_the_weightiest_features_are_those_of_the_units_that_fire() -> None:
    net = load_net(MODEL)
    reading = read("3号楼电梯坏了", NOW.date())
    names = features.of_message(reading, "group", "resident", True)
    column = heads.START["intent"] + heads.HEADS["intent"].index("report.submit")
    top = net.weightiest(names, column)
    assert len(top) == 6
    assert top[0][1] > 0
    assert {name for name, _ in top} <= names


def test_emergencies_and_unanswered_requests_are_counted() -> None:
    urgent = Label("report.submit", {"category": "gas", "urgency": "emergency"})
    row = Row("t-1", "厨房一股煤气味快来人", "group", "resident", True, NOW, (urgent,))
    told = evaluate([row], parse).to_json()
    assert (told["emergencies"], told["alarm_recall"], told["unanswered"]) == (1, 1.0, 0.0)


def test_sayings_keep_the_contract() -> None:
    said = list(sayings())
    assert len(said) > 2000
    for each in said:
        for label in each.labels:
            check_label(label)


def test_the_worst_messages_are_only_told_when_asked_for() -> None:
    row = Row("t-9", "又停水了", "group", "resident", False, NOW, ())
    report = evaluate([row], parse)
    assert "t-9" not in "\n".join(commands.tell(report))
    assert "t-9" in "\n".join(commands.tell(report, worst=3))
