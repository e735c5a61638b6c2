"""From an utterance to its requests: read, score, decide, fill."""

from __future__ import annotations

import math
from functools import cache
from typing import Any

from intents.api import Outcome, Parse, Request, Trace, Utterance
from intents.contract import INTENTS, OVERHEARD
from intents.data import ROOT, read_yaml
from intents.fill import Draft, fill
from intents.model import features
from intents.model.heads import COLUMNS
from intents.model.linear import Linear, load
from intents.reading import Reading, read

MODEL = ROOT / "model" / "model.bin"
_ANY = COLUMNS.index(("any", "yes"))


@cache
def model() -> Linear:
    """Load the trained model once."""
    return load(MODEL)


@cache
def thresholds() -> dict[str, dict[str, float]]:
    """Load the thresholds of the decision."""
    loaded: dict[str, Any] = read_yaml(ROOT / "decide.yaml")
    return {group: dict(values) for group, values in loaded.items()}


def probability(score: float) -> float:
    """Turn log-odds into a probability."""
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, score))))


def parse(utterance: Utterance) -> Parse:
    """Read what a message asks for. Never raises on any text."""
    reading = read(utterance.text, utterance.now.date())
    names = features.of_message(
        reading, utterance.scene, utterance.role, utterance.mentioned
    )
    scores = model().scores(names)
    ranked = _ranked(scores, utterance)
    chosen, outcome = _choose(ranked, utterance)
    drafts = fill(chosen, reading, scores, utterance)
    requests = tuple(_request(draft, reading) for draft in drafts)
    options = tuple(_option(name, p, reading) for p, name in ranked[:2]) if outcome == "ask" else ()
    return Parse(requests, outcome, options, _trace(reading, names, ranked, scores))


def _ranked(scores: list[float], utterance: Utterance) -> list[tuple[float, str]]:
    allowed = INTENTS if utterance.mentioned else OVERHEARD
    ranked = [
        (probability(scores[place]), name)
        for place, name in enumerate(INTENTS)
        if name in allowed
    ]
    return sorted(ranked, key=lambda item: (-item[0], item[1]))


def _choose(
    ranked: list[tuple[float, str]], utterance: Utterance
) -> tuple[list[tuple[float, str]], Outcome]:
    limits = thresholds()["addressed" if utterance.mentioned else "overheard"]
    best = ranked[0][0]
    if best < limits.get("guess", limits["act"]):
        return [], "silent"
    chosen = [ranked[0], *(each for each in ranked[1:4] if each[0] >= limits["second"])]
    return chosen, "act" if best >= limits["act"] else "ask"


def _request(draft: Draft, reading: Reading) -> Request:
    return Request(draft.intent, draft.slots, draft.confidence, draft.why, reading.normal.original)


def _option(name: str, confidence: float, reading: Reading) -> Request:
    return Request(name, {}, confidence, "model", reading.normal.original)


def _trace(
    reading: Reading, names: list[str], ranked: list[tuple[float, str]], scores: list[float]
) -> Trace:
    best, second = ranked[0], ranked[1]
    column = COLUMNS.index(("intent", best[1]))
    weightiest = tuple(model().weightiest(names, column))
    return Trace(
        reading.text, "model", (), weightiest, (second[1], second[0]), probability(scores[_ANY])
    )
