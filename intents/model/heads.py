"""The columns of the model and what a labelled message says about each of them.

A head is one question with one answer out of several; `none` is an answer where a head may be
silent. The columns of a head are scored together (softmax).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from intents.contract import CATEGORIES, CONTACTS, DILIGENCES, INTENTS, TOPICS, Label
from intents.model.net import Scores

NONE = "none"
HEADS: dict[str, tuple[str, ...]] = {
    "intent": (*INTENTS, NONE),
    "many": ("yes", NONE),
    "category": (*CATEGORIES, NONE),
    "topic": TOPICS,
    "contact": CONTACTS,
    "urgency": ("emergency", "urgent", NONE),
    "diligence": DILIGENCES,
    "action": ("accept", "assign", "progress", "done", "reject"),
    "stance": ("for", "against", "abstain"),
    "resolved": ("True", "False", NONE),
}
COLUMNS = [(head, value) for head, values in HEADS.items() for value in values]
START = {head: COLUMNS.index((head, values[0])) for head, values in HEADS.items()}
_OWNERS = {
    "category": "report.", "topic": "policy.ask", "contact": "hotline.ask", "urgency": "report.",
    "diligence": "visit.record", "action": "report.handle", "stance": "meeting.vote",
    "resolved": "report.feedback",
}  # fmt: skip


def answers(head: str, labels: Sequence[Label]) -> list[str]:
    """Return what labels answer to a head: several where they differ, none where unasked."""
    if head == "intent":
        return list(dict.fromkeys(label.intent for label in labels)) or [NONE]
    if head == "many":
        return [] if not labels else ["yes" if len(labels) > 1 else NONE]
    owned = [label for label in labels if label.intent.startswith(_OWNERS[head])]
    silent = NONE if NONE in HEADS[head] else None
    said = dict.fromkeys(str(label.slots.get(head, silent)) for label in owned)
    return [value for value in said if value in HEADS[head]]


def own(scores: Scores, head: str) -> list[float]:
    """Return the log-odds of one head's values in their order."""
    return scores.of(START[head], len(HEADS[head]))


def best(scores: Scores, head: str) -> str:
    """Return the likeliest value of a head."""
    odds = own(scores, head)
    return HEADS[head][odds.index(max(odds))]


def shares(scores: Scores, head: str) -> list[float]:
    """Turn the scores of one head into shares that add up to one."""
    return softmax(own(scores, head))


def softmax(odds: Sequence[float]) -> list[float]:
    """Turn log-odds into shares that add up to one."""
    top = max(odds)
    raised = [math.exp(score - top) for score in odds]
    total = sum(raised)
    return [each / total for each in raised]
