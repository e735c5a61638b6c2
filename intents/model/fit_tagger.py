"""Fit the tagger to labelled characters. Needs scipy.

Everything runs on one thread from a fixed seed, so that the same messages give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]  # ships no types

from intents.model.adam import Adam, paced
from intents.model.layers import Floats
from intents.model.tagger import WINDOW

_REACH = WINDOW // 2
_MIXED = 6
"""Messages of one batch differ in length by hardly more than so many characters."""


@dataclass(frozen=True, slots=True)
class TaggerShape:
    """How a tagger is built and trained; part of what makes two runs alike."""

    width: int = 64
    units: int = 96
    rounds: int = 10
    batch: int = 48
    rate: float = 0.003
    unit_dropout: float = 0.5
    feature_dropout: float = 0.5
    vector_decay: float = 0.001
    decay: float = 0.0001
    least_characters: int = 3
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Lines:
    """Messages laid end to end: characters by features, the lengths of the messages, messages by
    intents, and for every character the number of its state."""

    features: csr_matrix
    lengths: NDArray[np.int64]
    asked: Floats
    states: NDArray[np.int64]


@dataclass(slots=True)
class Weights:
    """What is learnt: vectors of features, what intents add, and three layers with biases."""

    vectors: Adam
    asked: Adam
    first: Adam
    first_bias: Adam
    second: Adam
    second_bias: Adam
    last: Adam
    last_bias: Adam


@dataclass(frozen=True, slots=True)
class _Batch:
    """Some messages side by side: which places hold a character, and what is known of those."""

    held: NDArray[np.bool_]
    features: csr_matrix
    asked: Floats
    states: NDArray[np.int64]


def fit_tagger(lines: Lines, states: int, shape: TaggerShape) -> Weights:
    """Fit vectors and layers; `states` is how many states a character can have."""
    dice = np.random.default_rng(shape.seed)
    weights = _start(dice, lines, states, shape)
    steps = shape.rounds * -(-len(lines.lengths) // shape.batch)
    step = 0
    with threadpool_limits(limits=1):
        for _ in range(shape.rounds):
            for batch in _batches(lines, shape, dice):
                step += 1
                _learn(weights, batch, shape, paced(shape.rate, step, steps), dice)
    return weights


def _start(dice: np.random.Generator, lines: Lines, states: int, shape: TaggerShape) -> Weights:
    def drawn(rows: int, columns: int, spread: float) -> Adam:
        return Adam(dice.standard_normal((rows, columns), np.float32) * np.float32(spread))

    wide, seen, units = WINDOW * shape.width, WINDOW * shape.units, shape.units
    return Weights(
        drawn(lines.features.shape[1], shape.width, 0.1),
        drawn(lines.asked.shape[1], units, 0.1),
        drawn(wide, units, (2 / wide) ** 0.5), Adam(np.zeros(units, np.float32)),
        drawn(seen, units, (2 / seen) ** 0.5), Adam(np.zeros(units, np.float32)),
        drawn(units, states, (1 / units) ** 0.5), Adam(np.zeros(states, np.float32)),
    )  # fmt: skip


def _batches(lines: Lines, shape: TaggerShape, dice: np.random.Generator) -> Iterator[_Batch]:
    """Yield all messages in another order each time, those of like length together."""
    lengths = lines.lengths
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    order = np.argsort(lengths + dice.random(len(lengths)) * _MIXED)
    firsts = np.arange(0, len(order), shape.batch)
    dice.shuffle(firsts)
    for first in firsts:
        rows = order[first : first + shape.batch]
        places = np.arange(lengths[rows].max())
        held = places < lengths[rows][:, None]
        at = (starts[rows][:, None] + places)[held]
        yield _Batch(held, lines.features[at], lines.asked[rows], lines.states[at])


@dataclass(frozen=True, slots=True)
class _Run:
    """What came of a batch on its way up: what each layer saw, which units fired, and the slope of
    the loss at the top."""

    vectors: Floats
    fired: Floats
    seen: Floats
    fired_above: Floats
    top: Floats
    error: Floats


def _learn(
    weights: Weights, batch: _Batch, shape: TaggerShape, rate: float, dice: np.random.Generator
) -> None:
    """Take one step on a batch, with some features and some units left out."""
    known = batch.features
    known.data = _kept(known.data > 0, shape.feature_dropout, dice)
    slopes, below = _back(weights, batch, _up(weights, batch, shape, dice))
    there = np.unique(known.indices)
    weights.vectors.step(known[:, there].T @ below, rate, there, shape.vector_decay)
    for each, slope in slopes:
        each.step(slope, rate, decay=shape.decay if each.value.ndim > 1 else 0.0)


def _up(weights: Weights, batch: _Batch, shape: TaggerShape, dice: np.random.Generator) -> _Run:
    held, there = batch.held, batch.held[:, :, None]
    vectors = _around(_spread(batch.features @ weights.vectors.value, held))
    added = _times(batch.asked, weights.asked.value)[:, None] + weights.first_bias.value
    raw = _times(vectors, weights.first.value) + added
    fired = _kept((raw > 0) & there, shape.unit_dropout, dice)
    seen = _around(raw * fired)
    raw = _times(seen, weights.second.value) + weights.second_bias.value
    fired_above = _kept((raw > 0) & there, shape.unit_dropout, dice)
    top = (raw * fired_above)[held]
    scores = _times(top, weights.last.value) + weights.last_bias.value
    return _Run(vectors, fired, seen, fired_above, top, _error(scores, batch.states, len(held)))


def _back(weights: Weights, batch: _Batch, run: _Run) -> tuple[list[tuple[Adam, Floats]], Floats]:
    """Return the slopes of all layers, and of the vectors of every character."""
    down = _spread(_times(run.error, weights.last.value.T), batch.held) * run.fired_above
    lower = _together(_times(down, weights.second.value.T)) * run.fired
    slopes = [
        (weights.last, _times(run.top.T, run.error)), (weights.last_bias, run.error.sum(0)),
        (weights.second, _slope(run.seen, down)), (weights.second_bias, down.sum((0, 1))),
        (weights.first, _slope(run.vectors, lower)), (weights.first_bias, lower.sum((0, 1))),
        (weights.asked, _times(batch.asked.T, lower.sum(1))),
    ]  # fmt: skip
    return slopes, _together(_times(lower, weights.first.value.T))[batch.held]


def _times(one: Floats, other: Floats) -> Floats:
    product: Floats = np.matmul(one, other)
    return product


def _kept(there: NDArray[np.bool_], dropout: float, dice: np.random.Generator) -> Floats:
    """Return zeros for what is not there or is left out, and the like share more for the rest."""
    kept = there & (dice.random(there.shape, np.float32) > dropout)
    return kept.astype(np.float32) / np.float32(1 - dropout)


def _error(scores: Floats, states: NDArray[np.int64], messages: int) -> Floats:
    """Return the slope of the loss of every state, averaged over the messages."""
    raised = np.exp(scores - scores.max(1, keepdims=True))
    error: Floats = raised / raised.sum(1, keepdims=True)
    error[np.arange(len(states)), states] -= 1
    return error / np.float32(messages)


def _spread(rows: Floats, held: NDArray[np.bool_]) -> Floats:
    """Lay characters out as messages by places, zeros where there is none."""
    wide = np.zeros((*held.shape, rows.shape[1]), np.float32)
    wide[held] = rows
    return wide


def _around(rows: Floats) -> Floats:
    """Lay every place (messages by places by width) side by side with its neighbours."""
    length = rows.shape[1]
    wide = np.pad(rows, ((0, 0), (_REACH, _REACH), (0, 0)))
    return np.concatenate([wide[:, at : at + length] for at in range(WINDOW)], axis=2)


def _together(slopes: Floats) -> Floats:
    """Add up what flows back to a place from all windows in which it stood."""
    messages, length, wide = slopes.shape
    width = wide // WINDOW
    sums = np.zeros((messages, length + 2 * _REACH, width), np.float32)
    for at in range(WINDOW):
        sums[:, at : at + length] += slopes[:, :, at * width : (at + 1) * width]
    return sums[:, _REACH : _REACH + length]


def _slope(inputs: Floats, back: Floats) -> Floats:
    return _times(inputs.reshape(-1, inputs.shape[2]).T, back.reshape(-1, back.shape[2]))
