"""The danger net: its data, its training, and what it adds to the rules."""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from intents import EmergencyKind, Utterance, emergency, perceive
from intents.commands import REPORTS, VOICES, read_rows
from intents.contract import Label, Row
from intents.danger import (
    LONGEST,
    MODEL,
    Bars,
    bars,
    features,
    hunch,
    hunch_of,
    tags_in,
)
from intents.data import ROOT, read_yaml, words_of
from intents.emergencies import decided, is_borne_out, ruled_in
from intents.model.alarms import FOLDER, KINDS, Alarm, fold, heard, told
from intents.model.fit import Shape
from intents.model.heads import NONE
from intents.model.net import load_net
from intents.model.train_danger import DangerRecipe, train_danger
from intents.model.vigilance import measure

NOW = datetime.fromisoformat("2026-11-23T09:00:00+08:00")
FILES = sorted(FOLDER.glob("*.yaml"))
ALARMS = list(told())
FAST = DangerRecipe(
    shape=Shape(units=16, rounds=120, feature_dropout=0, unit_dropout=0, decay=0),
    least_messages=1,
)
SAID = [
    ("屋里着火了快来人", "fire"),
    ("车棚着火了", "fire"),
    ("老人晕倒了叫不应", "medical"),
    ("奶奶晕倒在门口", "medical"),
    ("今天食堂包饺子", NONE),
    ("上次着火那回真险", NONE),
]


def _alarms() -> list[Alarm]:
    return [Alarm(f"t-{at}", fold(text), kind) for at, (text, kind) in enumerate(SAID)]


def _report() -> dict[str, Any]:
    read: dict[str, Any] = json.loads((REPORTS / "danger.json").read_text(encoding="utf-8"))
    return read


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_wordings_stand_under_kinds_that_have_a_fixed_text(path: Path) -> None:
    raw = read_yaml(path)
    assert set(raw) <= {"danger", "harder", "safe"}
    assert set(raw.get("danger", {})) <= set(EmergencyKind)


def test_every_kind_has_many_wordings() -> None:
    counts = Counter(alarm.kind for alarm in ALARMS)
    assert {kind for kind in EmergencyKind if counts[kind] < 100} == set()


def test_no_wording_is_danger_and_none() -> None:
    kinds: dict[str, set[bool]] = {}
    for alarm in ALARMS:
        kinds.setdefault(alarm.folded, set()).add(alarm.kind == NONE)
    assert [text for text, both in kinds.items() if len(both) > 1] == []


def test_kinds_are_given_to_labelled_emergencies_alone() -> None:
    named = {name for names in read_yaml(KINDS).values() for name in names.split()}
    urgent = {
        row.id
        for row in read_rows(sorted(VOICES.glob("v5*.jsonl")))
        if any(label.slots.get("urgency") == "emergency" for label in row.requests)
    }
    assert named <= urgent


def test_the_lexicon_holds_no_word_that_is_never_found() -> None:
    long = [word for words in words_of("danger").values() for word in words if len(word) > LONGEST]
    assert long == []
    assert tags_in({"晕倒", "奶奶", "饺子"}) == ["fall", "family"]


def test_numbers_are_all_alike_to_the_net() -> None:
    assert features("3号楼着火了") == features("12号楼着火了")


def test_the_same_messages_give_the_same_bytes_in_any_order() -> None:
    once = train_danger(_alarms(), FAST).to_bytes()
    assert train_danger(_alarms()[::-1], FAST).to_bytes() == once


def test_a_net_that_was_written_speaks_as_the_one_that_was_trained(tmp_path: Path) -> None:
    net = train_danger(_alarms(), FAST)
    path = tmp_path / "danger.bin"
    path.write_bytes(net.to_bytes())
    text = fold("着火了快来人")
    assert hunch_of(load_net(path), text) == hunch_of(net.to_net(), text)


def test_a_few_wordings_are_learnt() -> None:
    net = train_danger(_alarms(), FAST).to_net()
    for alarm in _alarms():
        share, kind = hunch_of(net, alarm.folded)
        assert (share > 0.5) == (alarm.kind != NONE)
        assert alarm.kind in (kind, NONE)


def test_the_kind_follows_from_the_list_then_the_words_then_the_category() -> None:
    def row(name: str, text: str, category: str) -> Row:
        label = Label("report.submit", {"category": category, "urgency": "emergency"})
        return Row(name, text, "group", "resident", False, NOW, (label,))

    rows = [
        row("v53-alarmed-neighbours-0506", "药我都倒在手心里了", "other"),
        row("x-1", "楼道着火了", "other"),
        row("x-2", "那个家伙咯吱响", "construction"),
        row("x-3", "眼睛发直", "other"),
    ]
    assert [alarm.kind for alarm in heard(rows)] == ["self_harm", "fire", "collapse", "medical"]


@pytest.mark.parametrize(
    ("ruled", "share", "alarm"),
    [(True, 0.1, True), (True, 0.0, False), (False, 0.1, False), (False, 0.9, True)],
)
def test_a_rule_needs_less_proof_than_the_net_alone(
    ruled: bool, share: float, alarm: bool
) -> None:
    assert decided(ruled, share, bars().backed, bars().alone) is alarm


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("我从窗户看见对面那户一屋子都是红的，有人挥毛巾", EmergencyKind.FIRE),
        ("我爸说了半句话手机就掉了，再打没人接，他一个人在家，谁去看看", EmergencyKind.MEDICAL),
        ("隔壁又在摔东西，女的求他别打了，孩子在哭", EmergencyKind.DOMESTIC_VIOLENCE),
        ("门合上就没再开，我跟孩子在里面，按铃没人理，电梯", EmergencyKind.LIFT_ENTRAPMENT),
    ],
)
def test_danger_that_no_rule_words_gets_the_text_of_its_kind(
    text: str, kind: EmergencyKind
) -> None:
    assert emergency(text) is kind
    assert perceive(Utterance(text, now=NOW)).danger is kind


@pytest.mark.parametrize(
    "text",
    ["我爸今天脾气可好了，还给我妈买了花", "笑得我从椅子上摔下来了哈哈", "他又加班，打电话没接",
     "孩子在楼下哭着要买糖", "电梯门上贴了新广告"],
)  # fmt: skip
def test_ordinary_talk_of_people_and_places_is_no_danger(text: str) -> None:
    assert emergency(text) is None


def test_what_was_learnt_is_known() -> None:
    shares = [(hunch(each.folded, False).share, each.kind != NONE) for each in ALARMS]
    found = [share >= bars().alone for share, danger in shares if danger]
    wrong = [share >= bars().alone for share, danger in shares if not danger]
    assert sum(found) >= 0.97 * len(found)
    assert sum(wrong) <= 0.01 * len(wrong)


@pytest.mark.parametrize("text", ["燃气", "味", "车棚", "断电了", "南山燃气"])
def test_a_word_or_two_that_may_answer_a_question_are_left_to_the_rules(text: str) -> None:
    assert emergency(text) is None


def test_the_net_does_not_bear_out_what_is_no_danger() -> None:
    assert not is_borne_out(fold("早上好，今天食堂包饺子"))
    assert is_borne_out(fold("屋里着火了快来人"))


def test_the_report_was_taken_with_the_shipped_bars() -> None:
    shipped = _report()["shipped"]
    assert {name: shipped[name] for name in Bars._fields} == bars()._asdict()


def test_on_voices_left_out_the_net_finds_far_more_with_fewer_false_alarms() -> None:
    report = _report()
    rules, both = report["rules_alone"], report["shipped"]
    assert both["danger"] > 2 * rules["danger"]
    assert both["near_misses"] < rules["near_misses"]


def test_voices_are_measured_by_nets_that_did_not_hear_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    trained: list[set[str]] = []

    def fast(alarms: list[Alarm]) -> Any:
        trained.append({alarm.id for alarm in alarms})
        return train_danger(_alarms(), FAST)

    monkeypatch.setattr("intents.model.vigilance.train_danger", fast)
    monkeypatch.setattr("intents.model.vigilance.told", lambda: [])
    urgent = (Label("report.submit", {"category": "other", "urgency": "emergency"}),)
    voices = {
        name: [
            Row(f"{name}-1", "老人晕倒了叫不应", "group", "resident", False, NOW, urgent),
            Row(f"{name}-2", "今天食堂包饺子", "group", "resident", False, NOW, ()),
        ]
        for name in ("a", "b")
    }
    assert measure(voices, 2)["messages"] == {"danger": 2, "near_misses": 2}
    assert trained == [{"b-1", "b-2"}, {"a-1", "a-2"}]


def test_the_shipped_files_are_small() -> None:
    assert MODEL.stat().st_size < 4_000_000


def test_rules_alone_can_still_be_asked() -> None:
    assert ruled_in("3号楼电梯困人了") is EmergencyKind.LIFT_ENTRAPMENT
    assert (ROOT / "danger.yaml").exists()
