"""What stands around a message and what it lends to it."""

from __future__ import annotations

import re
from dataclasses import replace

from intents.api import Context, Request, Utterance
from intents.grammar_engine.grammar import strip
from intents.model import features
from intents.model.heads import NONE, best
from intents.model.net import Net
from intents.parts import slots_of
from intents.reading import Reading, read

_ONLY_SLOTS = re.compile(
    r"(?:[ADTFN]|在|就|是|的|那边|这边|我家|我们|号|楼|东户|西户|中户)*[AD]的?"
)


def joined(utterance: Utterance, reading: Reading) -> Utterance | None:
    """Join a bare place or day to the same person's message before; None where none is due."""
    context = utterance.context
    if context is None or not context.previous:
        return None
    if not _ONLY_SLOTS.fullmatch(strip(reading.masked)):
        return None
    text = f"{context.previous[-1]}，{utterance.text}"
    return replace(utterance, text=text, context=replace(context, previous=()))


def completed(request: Request, utterance: Utterance, net: Net) -> Request:
    """Lend a request what the group's building and the quoted message say."""
    context = utterance.context
    if context is None:
        return request
    slots = dict(request.slots)
    allowed = slots_of()[request.intent]
    if context.building and "building" not in slots and request.intent in _HERE:
        slots["building"] = context.building
    if context.quote:
        for name, value in _quoted(context, utterance, net).items():
            if name in allowed and name not in slots:
                slots[name] = value
    return replace(request, slots=slots)


_HERE = frozenset({"report.submit", "report.join"})


def _quoted(context: Context, utterance: Utterance, net: Net) -> dict[str, str]:
    quoted = read(context.quote or "", utterance.now.date())
    found: dict[str, str] = {}
    if quoted.refs and quoted.refs[0].sure:
        found["ref"] = quoted.refs[0].value
    names = features.of_message(quoted, utterance.scene, utterance.role, utterance.mentioned)
    category = best(net.scores(names), "category")
    if category != NONE:
        found["category"] = category
    return found
