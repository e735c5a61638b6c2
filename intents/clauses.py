"""Several requests in one message: which words belong to which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from intents.model import features
from intents.model.heads import HEADS, START, shares
from intents.model.linear import Linear
from intents.reading import Clause, Reading

_STAY = 0.8
"""What it costs, in log-odds, to change the subject between two clauses."""


@dataclass(frozen=True, slots=True)
class Segment:
    """The clauses that speak for one intent, and the model's scores on them alone."""

    intent: str
    clauses: tuple[Clause, ...]
    scores: list[float]

    @property
    def start(self) -> int:
        """Return where the segment begins."""
        return self.clauses[0].start

    def holds(self, start: int) -> bool:
        """Tell whether a place in the text lies in this segment."""
        return any(clause.start <= start < clause.end for clause in self.clauses)


def clause_names(reading: Reading, clauses: Sequence[Clause], flags: set[str]) -> set[str]:
    """Return the features of some clauses alone, as if they were a message."""
    spans = [(clause.start, clause.end) for clause in clauses]
    kept = [
        char
        for char, place in zip(reading.masked, reading.positions, strict=True)
        if any(start <= place < end for start, end in spans)
    ]
    hits = [hit for hit in reading.hits if any(s <= hit.start < e for s, e in spans)]
    return features.text_features("".join(kept)) | features.tag_features(hits) | flags


def score(
    model: Linear, reading: Reading, clauses: Sequence[Clause], flags: set[str]
) -> list[float]:
    """Score some clauses alone."""
    return model.scores(clause_names(reading, clauses, flags))


def assign(
    model: Linear, reading: Reading, intents: Sequence[str], flags: set[str], whole: list[float]
) -> list[Segment]:
    """Give every clause to one of `intents`, each of which gets at least one where it can."""
    clauses = reading.clauses
    if len(intents) == 1 or len(clauses) < 2:
        return [Segment(intent, tuple(clauses) or (Clause(0, 0),), whole) for intent in intents]
    columns = [START["intent"] + HEADS["intent"].index(intent) for intent in intents]
    rows = [
        [scores[column] for column in columns]
        for scores in (score(model, reading, [clause], flags) for clause in clauses)
    ]
    path = _cover(_path(rows), rows, len(intents))
    segments = []
    for place, intent in enumerate(intents):
        own = tuple(clause for clause, at in zip(clauses, path, strict=True) if at == place)
        if own:
            segments.append(Segment(intent, own, score(model, reading, own, flags)))
        else:
            segments.append(Segment(intent, tuple(clauses), whole))
    return segments


def _path(rows: list[list[float]]) -> list[int]:
    total, back = rows[0], []
    width = range(len(rows[0]))
    for row in rows[1:]:
        chosen = [_before(total, place) for place in width]
        total = [
            total[before] - _STAY * (before != place) + row[place]
            for place, before in enumerate(chosen)
        ]
        back.append(chosen)
    state = max(width, key=total.__getitem__)
    path = [state]
    for chosen in reversed(back):
        state = chosen[state]
        path.append(state)
    return path[::-1]


def _before(total: list[float], place: int) -> int:
    costs = [score - _STAY * (before != place) for before, score in enumerate(total)]
    return max(range(len(costs)), key=costs.__getitem__)


def _cover(path: list[int], rows: list[list[float]], count: int) -> list[int]:
    """Hand an intent that got no clause the one that speaks for it most."""
    for missing in [place for place in range(count) if place not in path]:
        free = [at for at in range(len(path)) if path.count(path[at]) > 1]
        if free:
            best = max(free, key=lambda at: rows[at][missing] - rows[at][path[at]])
            path[best] = missing
    return path


def split_by(
    model: Linear, reading: Reading, segment: Segment, starts: Sequence[int], flags: set[str]
) -> list[Segment]:
    """Part a segment before each clause in which one of `starts` lies."""
    groups: list[list[Clause]] = []
    marked: list[bool] = []
    for clause in segment.clauses:
        fresh = any(clause.start <= start < clause.end for start in starts)
        if not groups or (fresh and marked[-1]):
            groups.append([])
            marked.append(False)
        groups[-1].append(clause)
        marked[-1] = marked[-1] or fresh
    if len(groups) == 1:
        return [segment]
    return [
        Segment(segment.intent, tuple(group), score(model, reading, group, flags))
        for group in groups
    ]


def split_topics(
    model: Linear, reading: Reading, segment: Segment, head: str, flags: set[str], sure: float
) -> list[Segment]:
    """Part a segment whose clauses surely speak of different values of `head`."""
    options = HEADS[head]
    column = HEADS["intent"].index(segment.intent)
    groups: list[tuple[str | None, list[Clause]]] = []
    for clause in segment.clauses:
        scores = score(model, reading, [clause], flags)
        own = shares(scores, head)
        top = max(range(len(options)), key=own.__getitem__)
        speaks = own[top] >= sure and shares(scores, "intent")[column] >= sure / 2
        value = options[top] if speaks else None
        if not groups or (value and groups[-1][0] and value != groups[-1][0]):
            groups.append((value, [clause]))
        else:
            groups[-1] = (groups[-1][0] or value, [*groups[-1][1], clause])
    if len(groups) == 1:
        return [segment]
    return [
        Segment(segment.intent, tuple(own_), score(model, reading, own_, flags))
        for _, own_ in groups
    ]
