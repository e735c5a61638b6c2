"""From an utterance to its requests: read, score, decide, fill."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial

from intents.api import Outcome, Parse, Request, Trace, Utterance
from intents.context import completed, joined
from intents.contract import OVERHEARD
from intents.data import ROOT
from intents.fill import Draft, fill
from intents.grammar_engine import Rule, load_grammar
from intents.model import features
from intents.model.heads import HEADS, NONE, START, shares
from intents.model.linear import Linear, load
from intents.parts import Source, thresholds
from intents.reading import Reading, read

MODEL = ROOT / "model" / "model.bin"
TAGGER = ROOT / "model" / "spans.bin"


_GATE = START["many"] + len(HEADS["many"])
"""How many columns decide whether and what is asked; the others fill slots."""


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
    return _parse(utterance, model(), tagger())


def parser_with(fresh: Linear, spans: Linear) -> Callable[[Utterance], Parse]:
    """Return a parser that reads with other models than the shipped ones."""
    return lambda utterance: _parse(utterance, fresh, spans)


def _parse(utterance: Utterance, linear: Linear, spans: Linear) -> Parse:
    reading = read(utterance.text, utterance.now.date())
    whole = joined(utterance, reading)
    if whole is not None:
        found = _parse(whole, linear, spans)
        return replace(found, trace=replace(found.trace, source="context"))
    names = features.of_message(reading, utterance.scene, utterance.role, utterance.mentioned)
    total = linear.total(names)
    gate = linear.read(total, _GATE)
    ranked = _ranked(gate, utterance)
    rule = load_grammar().match(reading.masked, utterance.mentioned)
    chosen, outcome = _choose(ranked, shares(gate, "many")[0], utterance)
    if rule is not None and reading.chain is None:
        chosen, outcome = _ruled(rule, ranked), "act"
    if not chosen:
        return Parse((), outcome, (), _trace(linear, reading, set(), ranked, rule))
    flags = features.flags(utterance.scene, utterance.role, utterance.mentioned)
    source = Source(reading, utterance, linear, spans, flags, linear.read(total))
    why = f"rule {rule.name}" if rule else "model"
    requests = tuple(
        completed(_request(draft, reading, why), utterance, linear)
        for draft in fill(chosen, source)
    )
    options = _options(ranked, reading) if outcome == "ask" else ()
    return Parse(requests, outcome, options, _trace(linear, reading, names, ranked, rule))


def _options(ranked: list[tuple[float, str]], reading: Reading) -> tuple[Request, ...]:
    asked = [each for each in ranked if each[1] != NONE][:2]
    return tuple(
        Request(name, {}, share, "model", reading.normal.original) for share, name in asked
    )


def _ranked(scores: list[float], utterance: Utterance) -> list[tuple[float, str]]:
    """Rank the intents that are possible here by their share against saying nothing."""
    pairs = list(zip(shares(scores, "intent"), HEADS["intent"], strict=True))
    if not utterance.mentioned:
        pairs = [(share, name) for share, name in pairs if name in OVERHEARD or name == NONE]
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
    sure = sum(share for share, _ in chosen) >= limits["act"]
    return chosen, "act" if sure or not utterance.mentioned else "ask"


def _ruled(rule: Rule, ranked: list[tuple[float, str]]) -> list[tuple[float, str]]:
    """Let a template that fits the whole message have the say over a model that is less sure."""
    sure = next((share for share, name in ranked if name == rule.intent), 0.0)
    return [(max(sure, 0.9), rule.intent)]


def _request(draft: Draft, reading: Reading, why: str) -> Request:
    return Request(draft.intent, draft.slots, draft.confidence, why, reading.normal.original)


def _weightiest(
    linear: Linear, names: frozenset[str], column: int
) -> tuple[tuple[str, float], ...]:
    return tuple(linear.weightiest(names, column))


def _trace(
    linear: Linear, reading: Reading, names: set[str], ranked: list[tuple[float, str]],
    rule: Rule | None,
) -> Trace:  # fmt: skip
    best, second = ranked[0], ranked[1]
    column = START["intent"] + HEADS["intent"].index(best[1])
    agreed = rule is not None and rule.intent == best[1]
    return Trace(
        reading.text,
        "model" if rule is None else "both" if agreed else "rule",
        (f"{rule.intent}/{rule.name}",) if rule else (),
        partial(_weightiest, linear, frozenset(names), column),
        (second[1], second[0]),
        1 - next(share for share, name in ranked if name == NONE),
    )
