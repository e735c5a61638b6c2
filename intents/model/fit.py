"""Fit a net or a softmax layer to a matrix of features. Needs scipy.

Everything runs on one thread from a fixed seed, so that the same matrices give the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]  # ships no types

from intents.model.adam import Adam, paced
from intents.model.layers import Floats


@dataclass(frozen=True, slots=True)
class Shape:
    """How a net is built and trained; part of what makes two runs alike."""

    units: int = 160
    rounds: int = 20
    batch: int = 64
    rate: float = 0.003
    unit_dropout: float = 0.4
    feature_dropout: float = 0.5
    decay: float = 0.001
    seed: int = 7


@dataclass(slots=True)
class _Layers:
    """Weights and biases of both layers."""

    low: Adam
    low_bias: Adam
    high: Adam
    high_bias: Adam


def fit_net(
    matrix: csr_matrix, targets: Floats, heads: Sequence[tuple[int, int]], shape: Shape
) -> tuple[Floats, Floats, Floats, Floats]:
    """Fit one hidden layer and a softmax a head; return weights and biases of both layers.

    `matrix` holds messages by features, `targets` messages by columns: what a head's columns add
    up to is how much the message counts for it. `heads` are the first and the last column (not
    included) of each.
    """
    with threadpool_limits(limits=1):
        return _fit_net(matrix.astype(np.float32).tocsr(), targets, heads, shape)


def _fit_net(
    matrix: csr_matrix, targets: Floats, heads: Sequence[tuple[int, int]], shape: Shape
) -> tuple[Floats, Floats, Floats, Floats]:
    dice = np.random.default_rng(shape.seed)
    size, width = matrix.shape
    layers = _Layers(*(Adam(each) for each in _start(dice, width, targets.shape[1], shape.units)))
    steps = shape.rounds * -(-size // shape.batch)
    step = 0
    for _ in range(shape.rounds):
        order = dice.permutation(size)
        for at in range(0, size, shape.batch):
            step += 1
            rows = order[at : at + shape.batch]
            rate = paced(shape.rate, step, steps)
            _learn(layers, matrix[rows], targets[rows], heads, shape, rate, dice)
    return layers.low.value, layers.low_bias.value, layers.high.value, layers.high_bias.value


def _start(
    dice: np.random.Generator, width: int, columns: int, units: int
) -> tuple[Floats, Floats, Floats, Floats]:
    low = dice.standard_normal((width, units), dtype=np.float32) * np.float32(0.1)
    high = dice.standard_normal((units, columns), dtype=np.float32) / np.float32(np.sqrt(units))
    return low, np.zeros(units, np.float32), high, np.zeros(columns, np.float32)


def _learn(
    layers: _Layers, known: csr_matrix, target: Floats, heads: Sequence[tuple[int, int]],
    shape: Shape, rate: float, dice: np.random.Generator,
) -> None:  # fmt: skip
    """Take one step on a batch, with some features and some units left out."""
    keep = dice.random(len(known.data), dtype=np.float32) > shape.feature_dropout
    known.data = known.data * keep / np.float32(1 - shape.feature_dropout)
    raw = known @ layers.low.value + layers.low_bias.value
    mask = (dice.random(raw.shape, dtype=np.float32) > shape.unit_dropout) & (raw > 0)
    mask = mask.astype(np.float32) / np.float32(1 - shape.unit_dropout)
    hidden = raw * mask
    error = _error(hidden @ layers.high.value + layers.high_bias.value, target, heads)
    back = (error @ layers.high.value.T) * mask
    seen = np.unique(known.indices)
    slope = known[:, seen].T @ back
    layers.high.step(hidden.T @ error, rate)
    layers.high_bias.step(error.sum(axis=0), rate)
    layers.low_bias.step(back.sum(axis=0), rate)
    layers.low.step(slope, rate, seen, shape.decay)


def _error(scores: Floats, target: Floats, heads: Sequence[tuple[int, int]]) -> Floats:
    """Return the slope of the loss of every column, averaged over the batch."""
    error = np.empty_like(scores)
    for first, last in heads:
        own = scores[:, first:last]
        raised = np.exp(own - own.max(axis=1, keepdims=True))
        shares = raised / raised.sum(axis=1, keepdims=True)
        wanted = target[:, first:last]
        error[:, first:last] = shares * wanted.sum(axis=1, keepdims=True) - wanted
    return error / np.float32(len(scores))


def fit_softmax(
    matrix: csr_matrix, target: Floats, penalty: float, steps: int
) -> tuple[Floats, Floats]:
    """Fit one softmax layer with a quadratic penalty by L-BFGS from zero."""
    known = matrix.astype(np.float32).tocsr()
    turned = known.T.tocsr()
    width, count = matrix.shape[1], target.shape[1]
    mass = target.sum(axis=1, keepdims=True)

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weights = flat[:-count].reshape(width, count).astype(np.float32)
        scores = known @ weights + flat[-count:].astype(np.float32)
        scores -= scores.max(axis=1, keepdims=True)
        raised = np.exp(scores)
        shares = raised / raised.sum(axis=1, keepdims=True)
        error = shares * mass - target
        value = -(target * np.log(shares + 1e-12)).sum(dtype=np.float64)
        slope = np.empty_like(flat)
        slope[:-count] = (turned @ error).ravel()
        slope[:-count] += penalty * flat[:-count]
        slope[-count:] = error.sum(axis=0)
        return float(value + penalty / 2 * (flat[:-count] ** 2).sum()), slope

    start = np.zeros(width * count + count)
    options = {"maxiter": steps, "maxcor": 5}
    with threadpool_limits(limits=1):
        found = minimize(loss, start, jac=True, method="L-BFGS-B", options=options)
    weights = found.x[:-count].reshape(width, count).astype(np.float32)
    return weights, found.x[-count:].astype(np.float32)
