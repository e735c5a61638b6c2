"""Fit a net or a softmax layer to a matrix of features. Needs numpy, scipy and threadpoolctl.

Everything runs on one thread from a fixed seed, so that the same matrices give the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]  # ships no types

Array = NDArray[np.float32]


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


class _Adam:
    """Adam's moments for one array; `at` limits a step to some of its rows."""

    def __init__(self, value: Array) -> None:
        self.value = value
        self._mean, self._square = np.zeros_like(value), np.zeros_like(value)

    def step(self, slope: Array, rate: float, at: Any = slice(None), decay: float = 0.0) -> None:
        mean = 0.9 * self._mean[at] + 0.1 * slope
        square = 0.999 * self._square[at] + 0.001 * slope * slope
        self._mean[at], self._square[at] = mean, square
        self.value[at] -= rate * mean / (np.sqrt(square) + 1e-8) + rate * decay * self.value[at]


@dataclass(slots=True)
class _Layers:
    """Weights and biases of both layers."""

    low: _Adam
    low_bias: _Adam
    high: _Adam
    high_bias: _Adam


def fit_net(
    matrix: csr_matrix, targets: Array, heads: Sequence[tuple[int, int]], shape: Shape
) -> tuple[Array, Array, Array, Array]:
    """Fit one hidden layer and a softmax a head; return weights and biases of both layers.

    `matrix` holds messages by features, `targets` messages by columns: what a head's columns add
    up to is how much the message counts for it. `heads` are the first and the last column (not
    included) of each.
    """
    with threadpool_limits(limits=1):
        return _fit_net(matrix.astype(np.float32).tocsr(), targets, heads, shape)


def _fit_net(
    matrix: csr_matrix, targets: Array, heads: Sequence[tuple[int, int]], shape: Shape
) -> tuple[Array, Array, Array, Array]:
    dice = np.random.default_rng(shape.seed)
    size, width = matrix.shape
    layers = _Layers(*(_Adam(each) for each in _start(dice, width, targets.shape[1], shape.units)))
    batches = -(-size // shape.batch)
    step = 0
    for _ in range(shape.rounds):
        order = dice.permutation(size)
        for at in range(0, size, shape.batch):
            step += 1
            # Adam's own correction of the first steps, and a rate that falls to nothing.
            rate = shape.rate * (1 - step / (shape.rounds * batches + 1))
            rate *= np.sqrt(1 - 0.999**step) / (1 - 0.9**step)
            rows = order[at : at + shape.batch]
            _learn(layers, matrix[rows], targets[rows], heads, shape, rate, dice)
    return layers.low.value, layers.low_bias.value, layers.high.value, layers.high_bias.value


def _start(
    dice: np.random.Generator, width: int, columns: int, units: int
) -> tuple[Array, Array, Array, Array]:
    low = dice.standard_normal((width, units), dtype=np.float32) * np.float32(0.1)
    high = dice.standard_normal((units, columns), dtype=np.float32) / np.float32(np.sqrt(units))
    return low, np.zeros(units, np.float32), high, np.zeros(columns, np.float32)


def _learn(
    layers: _Layers, known: csr_matrix, target: Array, heads: Sequence[tuple[int, int]],
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


def _error(scores: Array, target: Array, heads: Sequence[tuple[int, int]]) -> Array:
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
    matrix: csr_matrix, target: Array, penalty: float, steps: int
) -> tuple[Array, Array]:
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


def quantise(column: Array) -> tuple[float, bytes]:
    """Cut one column of weights to whole numbers of one byte (plus 128), with their scale."""
    top = float(np.abs(column).max(initial=0.0))
    scale = float(f"{top / 127:.6g}") if top else 1.0
    whole = np.clip(np.rint(column / scale), -127, 127).astype(int)
    return scale, bytes((whole + 128).astype(np.uint8))
