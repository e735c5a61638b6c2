"""What of a language model's answer counts: the contract's checks, and nothing out of thin air."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from typing import Any

from intents.api import Parse, Request, Utterance
from intents.contract import LOOSE_SLOTS, OVERHEARD, BadRow, Label, Slots, SlotValue, check_label
from intents.parts import slots_of
from intents.second.mask import Masked, room_of
from intents.second.question import Question
from intents.slots.numbers import to_int

LONGEST = 8000
"""Characters; an answer by the contract is far shorter."""
MOST_REQUESTS = 4
MOST_HEADS = 200
FARTHEST_DAYS = 730
CONFIDENCE = 0.6
_FENCE = re.compile(r"\A\s*```(?:json)?\s*(.*?)\s*```\s*\Z", re.DOTALL)
_NUMBER = re.compile(r"\d+|[零〇一二两三四五六七八九十百]+|[A-Za-z]\d*")
_PLACES = ("building", "unit", "ref")


class BadAnswer(ValueError):
    """The second reader's answer is not one that the contract and the message allow."""


def take_answer(question: Question, said: str, first: Parse) -> Parse:
    """Return the parse that `said` makes of the question's message; `first` where it asks nothing.

    Whatever breaks the contract, names an unknown thing or says what the message does not say
    makes the whole answer worthless. Danger is none of its business: it can neither add nor take
    away an emergency. Raises `BadAnswer`.
    """
    requests = tuple(_request(question, item) for item in _items(said))
    if not requests:
        return first
    trace = replace(first.trace, rules=(*first.trace.rules, "second reader"))
    return Parse(requests, "act", (), trace)


def _items(said: str) -> list[Any]:
    if len(said) > LONGEST:
        raise BadAnswer("too long")
    fenced = _FENCE.match(said)
    try:
        data = json.loads(fenced[1] if fenced else said)
    except (ValueError, RecursionError) as fault:
        raise BadAnswer("not JSON") from fault
    if not isinstance(data, dict) or set(data) != {"requests"}:
        raise BadAnswer("not an object with requests")
    items = data["requests"]
    if not isinstance(items, list) or len(items) > MOST_REQUESTS:
        raise BadAnswer("requests are not a short list")
    return items


def _request(question: Question, item: Any) -> Request:
    if not isinstance(item, dict) or set(item) - {"intent", "slots"}:
        raise BadAnswer("a request is not an object of the contract")
    intent, slots = item.get("intent"), item.get("slots", {})
    if not isinstance(intent, str) or not isinstance(slots, dict):
        raise BadAnswer("a request is not an object of the contract")
    _check(question.utterance, intent, slots)
    said = {name: _said(question, name, value) for name, value in slots.items()}
    if said.get("urgency") == "emergency":
        del said["urgency"]
    return Request(intent, said, CONFIDENCE, "second reader", question.utterance.text)


def _check(utterance: Utterance, intent: str, slots: Slots) -> None:
    try:
        check_label(Label(intent, slots))
    except BadRow as fault:
        raise BadAnswer(str(fault)) from fault
    if not utterance.mentioned and intent not in OVERHEARD:
        raise BadAnswer(f"{intent} cannot be overheard")
    strange = set(slots) - set(slots_of()[intent])
    if strange:
        raise BadAnswer(f"{sorted(strange)} do not belong on {intent}")


def _said(question: Question, name: str, value: SlotValue) -> SlotValue:
    """Return the value with what was masked put back. Raises `BadAnswer` for what nobody said."""
    masked = question.masked
    if name == "people":
        assert isinstance(value, list)
        return [_words(masked, each) for each in value]
    if name in LOOSE_SLOTS:
        return _words(masked, str(value))
    if name in ("phone", "room"):
        return _hidden(masked, name, str(value))
    if name in _PLACES:
        _number(masked, name, str(value))
    elif name == "date":
        _near(question, str(value))
    elif name == "party_size" and int(str(value)) > MOST_HEADS:
        raise BadAnswer("nobody brings so many")
    return value


def _words(masked: Masked, value: str) -> str:
    if value not in masked.text:
        raise BadAnswer("words that are not in the message")
    return masked.restore(value)


def _hidden(masked: Masked, name: str, value: str) -> str:
    original = masked.originals.get(value)
    if original is not None:
        return room_of(original) if name == "room" else re.sub(r"\D", "", original)
    if value not in re.findall(r"\d+", masked.text):
        raise BadAnswer(f"a {name} that is not in the message")
    return value


def _number(masked: Masked, name: str, value: str) -> None:
    said = {each.upper() for each in _NUMBER.findall(masked.text)}
    said |= {str(to_int(each)) for each in said if not each.isascii()}
    if value.upper() not in said:
        raise BadAnswer(f"a {name} that is not in the message")


def _near(question: Question, value: str) -> None:
    distance = date.fromisoformat(value) - question.utterance.now.date()
    if abs(distance.days) > FARTHEST_DAYS:
        raise BadAnswer("a day that nobody plans for")
