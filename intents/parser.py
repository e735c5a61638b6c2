"""From an utterance to its requests: read, score, decide, fill."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial

from intents.api import Outcome, Parse, Request, Trace, Utterance
from intents.clauses import Scorer
from intents.context import completed, joined
from intents.data import ROOT
from intents.decide import choose, overruled, rank
from intents.emergencies import EmergencyKind, hazard_in
from intents.fill import Draft, fill
from intents.grammar_engine import Rule, load_grammar
from intents.model import features
from intents.model.heads import HEADS, NONE, START
from intents.model.net import Net, load_net
from intents.model.tagger import Tagger, load_tagger
from intents.parts import Source
from intents.reading import Reading, read

ACT: Outcome = "act"
ALARMED = 0.6
"""How sure a report is that only the wordings of danger speak for."""
ABOUT_THE_HOUSE = frozenset({
    EmergencyKind.GAS, EmergencyKind.FIRE, EmergencyKind.LIFT_ENTRAPMENT, EmergencyKind.COLLAPSE,
    EmergencyKind.ELECTRIC_SHOCK, EmergencyKind.MEDICAL, EmergencyKind.VIOLENCE,
})  # fmt: skip
MODEL = ROOT / "model" / "model.bin"
TAGGER = ROOT / "model" / "tagger.bin"


@cache
def model() -> Net:
    """Load the trained model once."""
    return load_net(MODEL)


@cache
def tagger() -> Tagger:
    """Load the tagger of free words once."""
    return load_tagger(TAGGER)


def parse(utterance: Utterance) -> Parse:
    """Read what a message asks for. Never raises on any text."""
    return _parse(utterance, model(), tagger())


def parser_with(fresh: Net, spans: Tagger) -> Callable[[Utterance], Parse]:
    """Return a parser that reads with other models than the shipped ones."""
    return lambda utterance: _parse(utterance, fresh, spans)


def _parse(utterance: Utterance, net: Net, spans: Tagger) -> Parse:
    reading = read(utterance.text, utterance.now.date())
    together = joined(utterance, reading)
    if together is not None:
        found = _parse(together, net, spans)
        return replace(found, trace=replace(found.trace, source="context"))
    names = features.of_message(reading, utterance.scene, utterance.role, utterance.mentioned)
    whole = net.scores(names)
    ranked = rank(whole, utterance)
    flags = features.flags(utterance.scene, utterance.role, utterance.mentioned)
    source = Source(utterance, Scorer(net, reading, flags), spans, whole)
    rule = load_grammar().match(reading.masked, utterance.mentioned)
    if rule is not None and (reading.chain is not None or overruled(rule.intent, ranked)):
        rule = None
    if rule is not None:
        chosen, outcome = _ruled(rule, ranked), ACT
    else:
        chosen, outcome = choose(ranked, source)
    if not chosen and _hazard(reading, utterance) in ABOUT_THE_HOUSE:
        # What threatens somebody here and now is a report, however unlike one it sounds.
        chosen, outcome = [(ALARMED, "report.submit")], ACT
    if not chosen:
        return Parse((), outcome, (), _trace(net, reading, set(), ranked, rule))
    why = f"rule {rule.name}" if rule else "model"
    requests = tuple(
        completed(_request(draft, reading, why), utterance, net) for draft in fill(chosen, source)
    )
    options = _options(ranked, reading) if outcome == "ask" else ()
    return Parse(requests, outcome, options, _trace(net, reading, names, ranked, rule))


def _hazard(reading: Reading, utterance: Utterance) -> EmergencyKind | None:
    return hazard_in(reading.text, overheard=not utterance.mentioned)


def _options(ranked: list[tuple[float, str]], reading: Reading) -> tuple[Request, ...]:
    asked = [each for each in ranked if each[1] != NONE][:2]
    return tuple(
        Request(name, {}, share, "model", reading.normal.original) for share, name in asked
    )


def _ruled(rule: Rule, ranked: list[tuple[float, str]]) -> list[tuple[float, str]]:
    """Let a template that fits the whole message have the say over a model that is less sure."""
    sure = next((share for share, name in ranked if name == rule.intent), 0.0)
    return [(max(sure, 0.9), rule.intent)]


def _request(draft: Draft, reading: Reading, why: str) -> Request:
    return Request(draft.intent, draft.slots, draft.confidence, why, reading.normal.original)


def _weightiest(net: Net, names: set[str], column: int) -> tuple[tuple[str, float], ...]:
    return tuple(net.weightiest(names, column))


def _trace(
    net: Net, reading: Reading, names: set[str], ranked: list[tuple[float, str]],
    rule: Rule | None,
) -> Trace:  # fmt: skip
    best, second = ranked[0], ranked[1]
    column = START["intent"] + HEADS["intent"].index(best[1])
    agreed = rule is not None and rule.intent == best[1]
    return Trace(
        reading.text,
        "model" if rule is None else "both" if agreed else "rule",
        (f"{rule.intent}/{rule.name}",) if rule else (),
        partial(_weightiest, net, names, column),
        (second[1], second[0]),
        1 - next(share for share, name in ranked if name == NONE),
    )
