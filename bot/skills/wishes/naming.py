"""Which wish somebody means: by number, by title, or because only one can be meant."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.work import Turn
from bot.skills.wishes import rules, store
from bot.skills.wishes.tables import Wish
from intents import Request, parse_refs


def number_of(turn: Turn, request: Request) -> int | None:
    """The number that is named: in the request, in the words, or in what is quoted."""
    ref = request.slots.get("ref")
    if ref is not None:
        return int(str(ref))
    said = parse_refs(turn.text)
    quoted = parse_refs(turn.message.quote.text) if turn.message.quote else []
    for refs in (said, quoted):
        if len(refs) == 1:
            return int(refs[0])
    return None


def among(turn: Turn, request: Request, wishes: Sequence[Wish]) -> list[Wish]:
    """Those of `wishes` that can be meant: one where it is clear, all where nothing is said."""
    number = number_of(turn, request)
    if number is not None:
        return [w for w in wishes if w.number == number]
    if len(wishes) < 2:
        return list(wishes)
    found = rules.which(turn.text, str(request.slots.get("item", "")), store.named(wishes))
    chosen = {named.wish_id for named in found.wishes}
    return [w for w in wishes if w.key in chosen] or _of_recipient(turn, request, wishes)


def _of_recipient(turn: Turn, request: Request, wishes: Sequence[Wish]) -> list[Wish]:
    recipient = str(request.slots.get("recipient", ""))
    theirs = [w for w in wishes if recipient and store.unseal(turn, w.recipient) == recipient]
    return theirs or list(wishes)


def listed(wishes: Sequence[Wish]) -> list[dict[str, object]]:
    """Wishes as a list shows them, in a group too: number, title, kind."""
    return [
        {"number": w.number, "title": w.title, "label": rules.kind_label(w.kind)} for w in wishes
    ]
