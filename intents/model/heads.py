"""The columns of the model and what a labelled message says about each of them."""

from __future__ import annotations

from collections.abc import Iterable

from intents.contract import CATEGORIES, CONTACTS, DILIGENCES, INTENTS, TOPICS, Label

HEADS: dict[str, tuple[str, ...]] = {
    "intent": INTENTS,
    "any": ("yes",),
    "many": ("yes",),
    "category": CATEGORIES,
    "topic": TOPICS,
    "contact": CONTACTS,
    "urgency": ("emergency", "urgent"),
    "diligence": DILIGENCES,
    "action": ("accept", "assign", "progress", "done", "reject"),
    "stance": ("for", "against", "abstain"),
    "resolved": ("True", "False"),
}
COLUMNS = [(head, value) for head, values in HEADS.items() for value in values]
_OWNERS = {
    "category": "report.", "topic": "policy.ask", "contact": "hotline.ask", "urgency": "report.",
    "diligence": "visit.record", "action": "report.handle", "stance": "meeting.vote",
    "resolved": "report.feedback",
}  # fmt: skip


def values(head: str, labels: Iterable[Label]) -> set[str] | None:
    """Return what labels say for a head; None where the head has no say in the message."""
    labels = list(labels)
    if head == "intent":
        return {label.intent for label in labels}
    if head == "any":
        return {"yes"} if labels else set()
    if head == "many":
        return ({"yes"} if len(labels) > 1 else set()) if labels else None
    owned = [label for label in labels if label.intent.startswith(_OWNERS[head])]
    if not owned:
        return None
    return {str(label.slots[head]) for label in owned if head in label.slots}
