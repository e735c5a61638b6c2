"""What `linli parse`, `linli evaluate` and `linli train` do."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from time import perf_counter_ns
from typing import Any, TextIO

from intents.api import Parse, Utterance
from intents.contract import Row, row_from_json
from intents.danger import MODEL as DANGER
from intents.data import ROOT
from intents.evaluate import Report, Tally, evaluate, utterance_of
from intents.parser import MODEL, TAGGER, parse, parser_with
from intents.telling import tell

__all__ = [
    "NoVoices", "WorseModel", "evaluate_files", "explain", "get_ready", "learning_curve",
    "parse_jsonl", "tell", "train", "train_danger", "training_files",
]  # fmt: skip
VOICES = ROOT / "corpus" / "voices"
REPORTS = ROOT / "model" / "reports"


class WorseModel(Exception):
    """The new model reads the held-out voices worse than the one it would replace."""


class NoVoices(Exception):
    """There are too few labelled voices to train on."""


def read_rows(files: Iterable[Path]) -> list[Row]:
    """Read labelled messages. Raises `BadRow` naming the first that breaks the contract."""
    rows: list[Row] = []
    for file in files:
        lines = file.read_text(encoding="utf-8").splitlines()
        rows += [row_from_json(json.loads(line)) for line in lines if line.strip()]
    return rows


def parse_jsonl(source: TextIO, target: TextIO) -> None:
    """Read contract rows and write `{"id", "requests", "micros"}` for each, in order.

    Labels in the rows are not looked at.
    """
    get_ready()
    for line in source:
        if line.strip():
            told = json.dumps(_answer(json.loads(line)), ensure_ascii=False)
            # Half a surrogate pair is lawful in JSON and cannot be written as UTF-8.
            target.write(told.encode("utf-8", "replace").decode() + "\n")


def _answer(data: Mapping[str, Any]) -> dict[str, Any]:
    row = row_from_json({**data, "requests": []})
    start = perf_counter_ns()
    found = parse(utterance_of(row))
    micros = (perf_counter_ns() - start) / 1000
    requests = [{"intent": each.intent, "slots": each.slots} for each in found.requests]
    return {"id": row.id, "requests": requests, "micros": round(micros, 1)}


def get_ready() -> None:
    """Load models, rules and word lists, so that the first message waits for nothing."""
    now = datetime.fromisoformat("2026-01-01T09:00:00+08:00")
    parse(Utterance("@邻里助手 腊八包饺子我报名，3号楼电梯又坏了", now=now))


def explain(text: str, now: datetime) -> str:
    """Say for a person how a message is read and why."""
    found = parse(Utterance(text, now=now))
    lines = [f"读作: {found.trace.text.strip()}", f"结论: {_OUTCOMES[found.outcome]}"]
    for request in found.requests:
        slots = "，".join(f"{name}={value}" for name, value in request.slots.items()) or "无"
        lines.append(f"  {request.intent}  把握 {request.confidence:.2f}  依据 {request.why}")
        lines.append(f"    细节: {slots}")
    lines += _because(found)
    return "\n".join(lines)


_OUTCOMES = {"act": "照办", "ask": "问一句再办", "silent": "不作声"}


def _because(found: Parse) -> list[str]:
    trace = found.trace
    weights = "，".join(f"{name}({weight:+.2f})" for name, weight in trace.features)
    lines = [f"来源: {trace.source}", f"有所求的份额: {trace.gate:.2f}"]
    lines += [f"模板: {rule}" for rule in trace.rules]
    lines.append(f"分量最重: {weights or '无'}")
    if trace.runner_up:
        lines.append(f"其次: {trace.runner_up[0]} {trace.runner_up[1]:.2f}")
    return lines


def evaluate_files(files: Sequence[Path]) -> Report:
    """Measure the shipped parser on labelled files."""
    get_ready()
    return evaluate(read_rows(files), parse)


def training_files(folder: Path = VOICES) -> list[Path]:
    """List the voices to train on: all but the test voices, in the order of their names."""
    return [path for path in sorted(folder.glob("*.jsonl")) if not path.name.startswith("test-")]


def train(
    folder: Path = VOICES, model: Path = MODEL, tagger: Path = TAGGER, danger: Path = DANGER,
    reports: Path = REPORTS, folds: int = 4,
) -> Report:  # fmt: skip
    """Train on all training voices and replace the model files, the danger net's among them.

    The measure is taken by leaving voices out. Raises `WorseModel` where its intent F1 or slot F1
    falls more than half a point below the last report's, `NoVoices` below two voices.
    """
    # scipy is there for training alone
    from intents.model import train as trainer
    from intents.model.train_tagger import train_tagger

    voices = {path: read_rows([path]) for path in training_files(folder)}
    if len(voices) < 2:
        raise NoVoices(str(folder))
    report = cross_read(voices, folds)
    last = reports / "report.json"
    _refuse_worse(report, last)
    rows = [row for rows in voices.values() for row in rows]
    model.write_bytes(trainer.train(trainer.draw(rows)).to_bytes())
    tagger.write_bytes(train_tagger(rows).to_bytes())
    train_danger(folder, danger, reports)
    _keep(report, last)
    return report


def train_danger(
    folder: Path = VOICES, model: Path = DANGER, reports: Path = REPORTS, folds: int = 2
) -> dict[str, Any]:
    """Train the danger net on all training voices, replace its file, and return its report.

    The report is taken by leaving voices out. Raises `NoVoices` below two voices.
    """
    # scipy is there for training alone
    from intents.model import alarms, vigilance
    from intents.model import train_danger as trainer

    voices = {path.stem: read_rows([path]) for path in training_files(folder)}
    if len(voices) < 2:
        raise NoVoices(str(folder))
    report = vigilance.measure(voices, folds)
    told = [*alarms.told(), *(each for rows in voices.values() for each in alarms.heard(rows))]
    model.write_bytes(trainer.train_danger(told).to_bytes())
    reports.mkdir(parents=True, exist_ok=True)
    text = json.dumps(report, ensure_ascii=False, indent=1) + "\n"
    (reports / "danger.json").write_text(text, encoding="utf-8")
    return report


def learning_curve(folder: Path = VOICES, folds: int = 4) -> Iterator[tuple[int, Report]]:
    """Train on a quarter, a half, three quarters and all of the voices but one fold's, and read
    that fold each time. Yields how many voices were trained on and the report."""
    voices = {path: read_rows([path]) for path in training_files(folder)}
    left_out = list(voices)[::folds]
    # Taken from all over the list, so that a quarter is as mixed as the whole.
    kept = [path for path in voices if path not in left_out]
    kept.sort(key=lambda path: path.stem[::-1])
    for quarter in (1, 2, 3, 4):
        taken = kept[: max(1, len(kept) * quarter // 4)]
        parser = _fitted([row for path in taken for row in voices[path]])
        yield len(taken), evaluate([row for path in left_out for row in voices[path]], parser)


def cross_read(voices: Mapping[Path, list[Row]], folds: int) -> Report:
    """Read every voice with a parser that was trained on those of the other folds."""
    report = Report()
    paths = list(voices)
    for fold in range(min(folds, len(paths))):
        left_out = paths[fold::folds]
        kept = [row for path in paths if path not in left_out for row in voices[path]]
        parser = _fitted(kept)
        for path in left_out:
            evaluate(voices[path], parser, report)
    return report


def _fitted(rows: list[Row]) -> Callable[[Utterance], Parse]:
    # scipy is there for training alone
    from intents.model import train as trainer
    from intents.model.train_tagger import train_tagger

    model = trainer.train(trainer.draw(rows)).to_net()
    return parser_with(model, train_tagger(rows).to_tagger())


def _refuse_worse(report: Report, last: Path) -> None:
    """Compare with the last report on the voices that both read: new voices may be harder.

    A report of other messages that does not tell its voices apart cannot be compared.
    """
    if not last.exists():
        return
    before = json.loads(last.read_text(encoding="utf-8"))
    now = report.to_json()
    shared = set(now["per_voice"]) & set(before.get("per_voice", ()))
    if not shared and before.get("messages", now["messages"]) != now["messages"]:
        return
    for name, kind in (("intent_f1", "intents"), ("slot_f1", "slots")):
        old, new = (
            _f1_over(each["per_voice"], shared, kind) if shared else each[name]
            for each in (before, now)
        )
        if new < old - _MOST_LOST:
            raise WorseModel(f"{name} {old:.4f} -> {new:.4f}")


_MOST_LOST = 0.005
"""Two runs of one recipe on the same voices differ by about as much."""


def _f1_over(voices: Mapping[str, Any], shared: Iterable[str], kind: str) -> float:
    """Return the F1 over some voices of a written report."""
    whole = Tally()
    for voice in shared:
        told = voices[voice][kind]
        whole.right += told["right"]
        whole.wrong += told["wrong"]
        whole.missed += told["missed"]
    return whole.f1


def _keep(report: Report, last: Path) -> None:
    """Write the report and keep the one before it beside it."""
    last.parent.mkdir(parents=True, exist_ok=True)
    if last.exists():
        last.replace(last.with_name("report-before.json"))
    told = {name: value for name, value in report.to_json().items() if "micros" not in name}
    last.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
