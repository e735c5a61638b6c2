"""Words that fill a slot in the message's own words, found character by character."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from intents.contract import Label
from intents.model.tagger import Seen, Tagger
from intents.reading import Reading
from intents.slots.people import find_people

KINDS = ("area", "item", "activity", "recipient", "assignee")
STATES = ("O", *(f"{side}-{kind}" for kind in KINDS for side in "BI"))


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start:end` of the normalised text that fill a slot of this kind."""

    kind: str
    start: int
    end: int


def seen_of(reading: Reading) -> Seen:
    """Return what the tagger looks at: the normalised text, and what the lexicons and the names of
    people say of its characters."""
    line = digits_alike(reading.text)
    marks: list[tuple[int, str]] = []
    spans = [(hit.start, hit.end, hit.tag) for hit in reading.hits]
    spans += [(start, end, "name") for start, end in find_people(reading.text)]
    for start, end, tag in spans:
        marks.append((start, "first." + tag))
        marks += [(place, "inside." + tag) for place in range(start + 1, end)]
        if end < len(line):
            marks.append((end, "behind." + tag))
    return Seen(line, marks)


def digits_alike(text: str) -> str:
    """Write every digit as zero: which digit it is says nothing of what the words are."""
    return "".join("0" if char.isdigit() else char for char in text)


def states_of(reading: Reading, labels: Sequence[Label]) -> list[str]:
    """Return the true state of every character after labels, by first occurrence."""
    states = ["O"] * len(reading.text)
    offsets = reading.normal.offsets
    for label in labels:
        for kind in KINDS:
            value = label.slots.get(kind)
            if not isinstance(value, str):
                continue
            first = reading.normal.original.find(value)
            inside = [
                place
                for place in range(len(states))
                if first >= 0 and first <= offsets[place] < first + len(value)
            ]
            for order, place in enumerate(inside):
                states[place] = f"{'I' if order else 'B'}-{kind}"
    return states


def find_spans(
    tagger: Tagger,
    reading: Reading,
    intents: Sequence[str],
    kinds: frozenset[str],
    needed: frozenset[str] = frozenset(),
) -> list[Span]:
    """Find the best consistent spans of the kinds wanted (Viterbi over the characters).

    Where a kind in `needed` is not found, it is looked for again with less and less proof.
    """
    if not reading.text:
        return []
    states = ["O", *(s for s in STATES[1:] if s[2:] in kinds)]
    places = [STATES.index(state) for state in states]
    odds = tagger.odds(seen_of(reading), set(intents))
    odds[:, 0] -= _LIFT
    rows: list[list[float]] = odds.take(places, 1).tolist()
    _close_taken(rows, states, reading)
    found = [span for span in _spans(_best_path(rows, states), states) if _sound(span, reading)]
    for kind in needed - {span.kind for span in found}:
        found += [span for span in _insist(rows, states, kind) if _sound(span, reading)]
    return found


_LIFT = 0.5
"""What is taken from a character's being a part of nothing: a slot left out costs more than one
that is a little too long."""
_TAKEN = 20.0
_EMPTY = frozenset({
    "活动", "我报", "我报名", "报个名", "报名", "参加", "志愿", "这个", "那个", "心愿", "微心愿",
    "东西", "工具",
})  # fmt: skip


def _close_taken(rows: list[list[float]], states: list[str], reading: Reading) -> None:
    """Keep free words off what was read as a day, a clock time, a number or a phone."""
    spans = [(each.start, each.end) for each in (*reading.dates, *reading.times)]
    spans += [(ref.start, ref.end) for ref in reading.refs if ref.sure]
    spans += [reading.phone[1:]] if reading.phone else []
    shut = [place for place, state in enumerate(states) if state[2:] not in ("", "area")]
    for start, end in spans:
        for row in rows[start:end]:
            for place in shut:
                row[place] -= _TAKEN


def _sound(span: Span, reading: Reading) -> bool:
    """Tell a name from a scrap: single characters count where a lexicon knows them."""
    words = reading.text[span.start : span.end].strip()
    if len(words) > 1:
        return words not in _EMPTY
    return any((hit.start, hit.end) == (span.start, span.end) for hit in reading.hits)


def _insist(rows: list[list[float]], states: list[str], kind: str) -> list[Span]:
    raised = [place for place, state in enumerate(states) if state[2:] == kind]
    for lift in (2.0, 4.0, 6.0):
        lifted = [list(row) for row in rows]
        for row in lifted:
            for place in raised:
                row[place] += lift
        found = [each for each in _spans(_best_path(lifted, states), states) if each.kind == kind]
        if found:
            return found[:1]
    return []


def _best_path(rows: list[list[float]], states: list[str]) -> list[int]:
    likeliest = [row.index(max(row)) for row in rows]
    if _consistent(likeliest, states):
        return likeliest
    # Inside a span only the same span can come before; elsewhere anything can.
    inside = [
        (place, [p for p, before in enumerate(states) if before[1:] == state[1:]])
        for place, state in enumerate(states)
        if state[0] == "I"
    ]
    total = [score if states[i][0] != "I" else -1e9 for i, score in enumerate(rows[0])]
    back: list[list[int]] = []
    for row in rows[1:]:
        chosen = [total.index(max(total))] * len(states)
        for place, options in inside:
            chosen[place] = max(options, key=total.__getitem__)
        total = [total[before] + score for before, score in zip(chosen, row, strict=True)]
        back.append(chosen)
    state = max(range(len(states)), key=total.__getitem__)
    path = [state]
    for chosen in reversed(back):
        state = chosen[state]
        path.append(state)
    return path[::-1]


def _consistent(path: list[int], states: list[str]) -> bool:
    """Tell whether every inside stands behind a place of the same span."""
    before = "O"
    for index in path:
        state = states[index]
        if state[0] == "I" and before[1:] != state[1:]:
            return False
        before = state
    return True


def _spans(path: list[int], states: list[str]) -> list[Span]:
    found: list[Span] = []
    for place, index in enumerate(path):
        state = states[index]
        if state[0] == "B":
            found.append(Span(state[2:], place, place + 1))
        elif state[0] == "I" and found:
            found[-1] = Span(found[-1].kind, found[-1].start, place + 1)
    return found
