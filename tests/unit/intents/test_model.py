"""The model: training gives the same bytes, refuses to get worse, and scores as it was fitted."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

from intents import commands
from intents.contract import Label, Row
from intents.data import ROOT
from intents.evaluate import Report, add, evaluate, utterance_of
from intents.model import spans
from intents.model.grams import totals
from intents.model.linear import BadModel, load
from intents.model.train import Recipe, draw, train, train_spans
from intents.parser import MODEL, TAGGER, parse, parser_with
from intents.reading import read

NOW = datetime.fromisoformat("2026-11-23T09:00:00+08:00")
FAST = Recipe(steps=4, lexicon_weight=0.01, template_weight=0)
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
    assert train_spans(rows, FAST).to_bytes() == train_spans(rows[::-1], FAST).to_bytes()


def test_a_model_file_can_be_read_back(tmp_path: Path) -> None:
    fitted = train(draw(_rows()), FAST)
    path = tmp_path / "model.bin"
    path.write_bytes(fitted.to_bytes())
    names = draw(_rows())[0].names
    assert load(path).scores(names) == fitted.to_linear().scores(names)


def test_a_damaged_model_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "model.bin"
    path.write_bytes(b"no model")
    with pytest.raises(BadModel):
        load(path)


def test_the_shipped_files_are_small() -> None:
    assert MODEL.stat().st_size + TAGGER.stat().st_size < 2_000_000


def test_a_small_corpus_is_learnt() -> None:
    rows = _rows()
    slow = Recipe(steps=30, lexicon_weight=0.01, template_weight=0)
    parser = parser_with(train(draw(rows), slow).to_linear(), train_spans(rows, slow).to_linear())
    assert evaluate(rows, parser).intents.f1 == 1.0


def test_slots_that_hold_each_other_count_as_right() -> None:
    report = Report()
    row = _rows()[2]
    found = parse(utterance_of(row))
    add(report, row, found)
    assert report.slots.right == 1
    assert report.intents.f1 == 1.0


def test_a_trigger_where_nothing_was_asked_is_counted() -> None:
    row = Row("t-9", "又停水了", "group", "resident", False, NOW, ())
    report = evaluate([row], parse)
    assert (report.silent_overheard, report.false_triggers) == (1, 1)
    assert report.false_rate == 1000


def test_a_model_that_reads_worse_is_refused(tmp_path: Path) -> None:
    last = tmp_path / "report.json"
    last.write_text(json.dumps({"intent_f1": 0.99, "slot_f1": 0.99}), encoding="utf-8")
    report = Report()
    report.intents.wrong = 5
    with pytest.raises(commands.WorseModel):
        commands._refuse_worse(report, last)


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


def test_the_quick_sums_are_those_of_the_features_one_by_one() -> None:
    model, text = load(TAGGER), "@邻里助手 3号楼2单元电梯坏了,李奶奶想要收音机"
    reading, asked = read(text, NOW.date()), ["report.submit", "wish.submit"]
    slow = [model.total(names) for names in spans.char_features(reading, asked)]
    quick = totals(model, spans.digits_alike(reading.text), asked)
    marks = [model.total(names) for names in spans.marks_of(reading)]
    assert [one + other for one, other in zip(quick, marks, strict=True)] == slow


def test_nothing_at_run_time_needs_the_training_libraries() -> None:
    for path in ROOT.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if path.name != "train.py":
            assert "numpy" not in text.replace("numpy and scipy", ""), path
            assert "import scipy" not in text, path
