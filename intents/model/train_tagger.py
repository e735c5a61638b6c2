"""Train the tagger of free words from labelled messages. Needs scipy."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from intents.contract import INTENTS, Row
from intents.model import spans
from intents.model.adam import Adam
from intents.model.fit_tagger import Lines, TaggerShape, Weights, fit_tagger
from intents.model.layers import Fitted, fitted
from intents.model.tagger import FittedTagger, Seen
from intents.model.train import matrix_of, vocabulary_of
from intents.reading import read


def train_tagger(rows: Sequence[Row], shape: TaggerShape | None = None) -> FittedTagger:
    """Train on the messages that ask for something, in the order of their ids."""
    shape = shape or TaggerShape()
    asking = [
        (read(row.text, row.now.date()), row.requests)
        for row in sorted(rows, key=lambda row: (row.id, row.text))
        if row.requests
    ]
    names = [_names(spans.seen_of(reading)) for reading, _ in asking]
    flat = [each for message in names for each in message]
    vocabulary = vocabulary_of(flat, shape.least_characters)
    states = [spans.states_of(*each) for each in asking]
    lines = Lines(
        matrix_of(flat, vocabulary, scaled=False),
        np.array([len(message) for message in names]),
        np.array([np.isin(INTENTS, [r.intent for r in each]) for _, each in asking], np.float32),
        np.array([spans.STATES.index(state) for message in states for state in message]),
    )
    return _whole(fit_tagger(lines, len(spans.STATES), shape), vocabulary)


def _names(seen: Seen) -> list[list[str]]:
    """Return the features of every character."""
    runs = list(seen.runs())
    size = len(seen.line)
    names = [[runs[at], runs[size + at], runs[2 * size + at]] for at in range(size)]
    for place, mark in seen.marks:
        names[place].append(mark)
    return names


def _whole(weights: Weights, vocabulary: Sequence[str]) -> FittedTagger:
    """Cut what was learnt to whole numbers."""
    return FittedTagger(
        _layer("vector", weights.vectors, None, vocabulary),
        _layer("unit", weights.asked, None, INTENTS),
        (
            _layer("unit", weights.first, weights.first_bias),
            _layer("unit", weights.second, weights.second_bias),
            _layer("state", weights.last, weights.last_bias),
        ),
    )


def _layer(
    name: str, weights: Adam, bias: Adam | None, vocabulary: Sequence[str] | None = None
) -> Fitted:
    rows, columns = weights.value.shape
    offsets = np.zeros(columns, np.float32) if bias is None else bias.value
    named = [(name, str(at)) for at in range(columns)]
    return fitted(named, weights.value, offsets, vocabulary or [str(at) for at in range(rows)])
