"""Whether a message asks for something, for what, and how sure that is."""

from __future__ import annotations

import math
from collections.abc import Sequence

from intents.api import Outcome, Utterance
from intents.clauses import told
from intents.contract import OVERHEARD
from intents.model.heads import HEADS, NONE, shares
from intents.model.net import Scores
from intents.parts import Source, thresholds

Ranked = list[tuple[float, str]]
_PLACE = {intent: place for place, intent in enumerate(HEADS["intent"])}
_RIVALS = frozenset(
    map(
        frozenset,
        (
            ("report.submit", "report.join"), ("report.feedback", "report.handle"),
            ("report.status", "report.handle"), ("report.withdraw", "wish.release"),
            ("volunteer.checkin", "volunteer.signup"), ("meeting.join", "volunteer.signup"),
            ("wish.complete", "wish.confirm"),
        ),
    )
)  # fmt: skip
"""Two readings of one sentence, hardly ever two requests of one message."""


def rank(scores: Scores, utterance: Utterance) -> Ranked:
    """Rank the intents that are possible here by their share against saying nothing."""
    ranked = sorted(zip(shares(scores, "intent"), HEADS["intent"], strict=True), reverse=True)
    if utterance.mentioned:
        return ranked
    heard = [(share, name) for share, name in ranked if name in OVERHEARD or name == NONE]
    total = sum(share for share, _ in heard)
    return [(share / total, name) for share, name in heard]


def choose(ranked: Ranked, source: Source) -> tuple[Ranked, Outcome]:
    """Return the intents that are asked for, the likeliest first, and what to do about them."""
    mentioned = source.utterance.mentioned
    limits = thresholds()["addressed" if mentioned else "overheard"]
    asked = [each for each in ranked if each[1] != NONE]
    silence = next(share for share, name in ranked if name == NONE)
    if silence > limits["silence"]:
        return [], "silent"
    chosen = [asked[0], *_further(asked[0], asked[1:3], source)]
    sure = sum(share for share, _ in chosen) >= limits["act"]
    return chosen, "act" if sure or not mentioned else "ask"


def overruled(intent: str, ranked: Ranked) -> bool:
    """Tell whether the model is sure of another reading and finds a template's hardly possible."""
    limits = thresholds()["rule"]
    likeliest, top = ranked[0]
    share = next((share for share, name in ranked if name == intent), 0.0)
    return top not in (intent, NONE) and likeliest >= limits["sure"] and share < limits["least"]


def _further(first: tuple[float, str], others: Ranked, source: Source) -> Ranked:
    """Return what is asked besides: likely as a whole, and borne out by a clause of its own."""
    weights = thresholds()["second"]
    likely = [each for each in others if each[0] >= weights["least"]]
    if not likely:
        return []
    clauses = told(source.reading)
    rows = [shares(source.scorer.of(each), "intent") for each in clauses if len(clauses) > 1]
    known = weights["bias"] + weights["first"] * _odds(first[0])
    known += weights["many"] * _odds(shares(source.whole, "many")[0])
    known += weights["addressed"] * source.utterance.mentioned
    return [
        each
        for each in likely
        if frozenset((first[1], each[1])) not in _RIVALS
        and known + weights["share"] * _odds(each[0]) + _borne_out(first[1], each[1], rows) > 0
    ]


def _borne_out(first: str, other: str, rows: Sequence[Sequence[float]]) -> float:
    """Weigh the clause that speaks most for `other`: how much, and how much more than for
    `first`."""
    weights = thresholds()["second"]
    if not rows:
        return weights["support"] * _odds(0.0)
    best = max(rows, key=lambda row: row[_PLACE[other]])
    support = best[_PLACE[other]]
    return weights["support"] * _odds(support) + weights["gap"] * (support - best[_PLACE[first]])


def _odds(share: float) -> float:
    """Return the log-odds of a share, kept within bounds."""
    return math.log((share + 0.001) / (1.001 - share))
