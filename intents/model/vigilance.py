"""Measure the danger net on voices left out of training, rules and net together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from intents.contract import Row
from intents.danger import bars, hunch_of
from intents.emergencies import decided, ruled_in
from intents.model.alarms import Alarm, heard, told
from intents.model.heads import NONE
from intents.model.train_danger import train_danger

ALARMED = 0.2
"""A voice that tells of danger in more than this share of its messages is one written for it:
what it tells besides is written to mislead, what others tell is ordinary talk."""
STEPS = (0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)


class Heard(NamedTuple):
    """One message of a voice left out: what it is, how sure the net was, and what a rule heard."""

    sort: str
    kind: str
    share: float
    likeliest: str
    ruled: bool


def measure(voices: Mapping[str, Sequence[Row]], folds: int) -> dict[str, Any]:
    """Return recall and false alarms per 1,000 over all voices, each read by a net trained on the
    others, with the shipped bars and along a curve of them."""
    found = list(_heard(voices, folds))
    curve = {str(step): _rates(found, bars().backed, step) for step in STEPS}
    return {
        "messages": _sizes(found),
        "rules_alone": _rates(found, 0.0, 2.0),
        "shipped": {**bars()._asdict(), **_rates(found, bars().backed, bars().alone)},
        "net_at": curve,
        "kind_right": _kinds(found),
    }


def _heard(voices: Mapping[str, Sequence[Row]], folds: int) -> Iterator[Heard]:
    alarms = {name: list(heard(rows)) for name, rows in voices.items()}
    # The voices that were written for danger come one to a fold, then the rest in turn.
    ordered = sorted(alarms, key=lambda name: (-_alarmed(alarms[name]), name))
    wordings = list(told())
    for fold in range(min(folds, len(ordered))):
        left_out = ordered[fold::folds]
        kept = [each for name in ordered if name not in left_out for each in alarms[name]]
        net = train_danger([*wordings, *kept]).to_net()
        for name in left_out:
            misleading = _alarmed(alarms[name]) > ALARMED
            for row, alarm in zip(voices[name], alarms[name], strict=True):
                ruled = ruled_in(alarm.folded) is not None
                share, kind = hunch_of(net, alarm.folded, ruled)
                yield Heard(_sort(row, alarm, misleading), alarm.kind, share, kind, ruled)


def _alarmed(alarms: Sequence[Alarm]) -> float:
    return sum(each.kind != NONE for each in alarms) / max(1, len(alarms))


def _sort(row: Row, alarm: Alarm, misleading: bool) -> str:
    if alarm.kind != NONE:
        return "danger" if misleading else "danger_in_ordinary_voices"
    if misleading:
        return "near_misses"
    if row.requests:
        return "requests"
    return "talk_to_the_bot" if row.mentioned else "talk_overheard"


def _sizes(found: Sequence[Heard]) -> dict[str, int]:
    sorts = [each.sort for each in found]
    return {sort: sorts.count(sort) for sort in sorted(set(sorts))}


def _rates(found: Sequence[Heard], backed: float, alone: float) -> dict[str, float]:
    """Return per 1,000 messages of every sort how many raise the alarm under these bars."""
    alarms: dict[str, list[bool]] = {}
    for each in found:
        alarms.setdefault(each.sort, []).append(decided(each.ruled, each.share, backed, alone))
    return {sort: round(1000 * sum(each) / len(each), 1) for sort, each in sorted(alarms.items())}


def _kinds(found: Sequence[Heard]) -> float:
    """Return in what share of the dangers the net's likeliest kind is the true one."""
    dangers = [each.kind == each.likeliest for each in found if each.kind != NONE]
    return round(sum(dangers) / max(1, len(dangers)), 3)
