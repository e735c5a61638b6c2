"""From an utterance to its requests: read, score, decide, fill."""

from __future__ import annotations

from functools import cache

from intents.api import Outcome, Parse, Request, Trace, Utterance
from intents.contract import OVERHEARD
from intents.data import ROOT
from intents.fill import Draft, Source, fill, thresholds
from intents.model import features
from intents.model.heads import COLUMNS, HEADS, NONE, shares
from intents.model.linear import Linear, load
from intents.reading import Reading, read

MODEL = ROOT / "model" / "model.bin"
TAGGER = ROOT / "model" / "spans.bin"


@cache
def model() -> Linear:
    """Load the trained model once."""
    return load(MODEL)


@cache
def tagger() -> Linear:
    """Load the tagger of free words once."""
    return load(TAGGER)


def parse(utterance: Utterance) -> Parse:
    """Read what a message asks for. Never raises on any text."""
    reading = read(utterance.text, utterance.now.date())
    names = features.of_message(
        reading, utterance.scene, utterance.role, utterance.mentioned
    )
    scores = model().scores(names)
    ranked = _ranked(scores, utterance)
    chosen, outcome = _choose(ranked, shares(scores, "many")[0], utterance)
    flags = features.flags(utterance.scene, utterance.role, utterance.mentioned)
    drafts = fill(chosen, Source(reading, utterance, model(), tagger(), flags, scores))
    requests = tuple(_request(draft, reading) for draft in drafts)
    options = tuple(_option(name, p, reading) for p, name in ranked[:3] if name != NONE) if outcome == "ask" else ()
    return Parse(requests, outcome, options, _trace(reading, names, ranked))


def _ranked(scores: list[float], utterance: Utterance) -> list[tuple[float, str]]:
    """Rank the intents that are possible here by their share against saying nothing."""
    pairs = zip(shares(scores, "intent"), HEADS["intent"], strict=True)
    if not utterance.mentioned:
        pairs = ((share, name) for share, name in pairs if name in OVERHEARD or name == NONE)
    ranked = sorted(pairs, key=lambda item: (-item[0], item[1]))
    total = sum(share for share, _ in ranked)
    return [(share / total, name) for share, name in ranked]


def _choose(
    ranked: list[tuple[float, str]], many: float, utterance: Utterance
) -> tuple[list[tuple[float, str]], Outcome]:
    limits = thresholds()["addressed" if utterance.mentioned else "overheard"]
    asked = [each for each in ranked if each[1] != NONE]
    silence = next(share for share, name in ranked if name == NONE)
    if silence > limits["silence"]:
        return [], "silent"
    least = limits["second"] if many < limits["many"] else limits["third"]
    chosen = [asked[0], *(each for each in asked[1:3] if each[0] >= least)]
    return chosen, "act" if asked[0][0] >= limits["act"] or not utterance.mentioned else "ask"


def _request(draft: Draft, reading: Reading) -> Request:
    return Request(draft.intent, draft.slots, draft.confidence, "model", reading.normal.original)


def _option(name: str, confidence: float, reading: Reading) -> Request:
    return Request(name, {}, confidence, "model", reading.normal.original)


def _trace(
    reading: Reading, names: list[str], ranked: list[tuple[float, str]]
) -> Trace:
    best, second = ranked[0], ranked[1]
    column = COLUMNS.index(("intent", best[1]))
    weightiest = tuple(model().weightiest(names, column))
    return Trace(
        reading.text, "model", (), weightiest, (second[1], second[0]), 1 - next(share for share, name in ranked if name == NONE)
    )
