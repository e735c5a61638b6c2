"""Train the linear model from labelled messages. Needs numpy, scipy and scikit-learn."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression

from intents.contract import Row
from intents.model import features, heads
from intents.model.linear import pack
from intents.reading import read

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Recipe:
    """The knobs of training; they are part of what makes two runs alike."""

    inverse_penalty: float = 30.0
    least_messages: int = 2
    head_penalty: float = 30.0


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled message with its features already drawn."""

    row: Row
    names: list[str]


def draw(rows: Sequence[Row]) -> list[Example]:
    """Draw the features of labelled messages, in the order given."""
    return [
        Example(
            row,
            features.of_message(
                read(row.text, row.now.date()), row.scene, row.role, row.mentioned
            ),
        )
        for row in rows
    ]


def train(examples: Sequence[Example], recipe: Recipe | None = None) -> bytes:
    """Train on messages sorted by id and return the model file's bytes."""
    recipe = recipe or Recipe()
    ordered = sorted(examples, key=lambda example: (example.row.id, example.row.text))
    vocabulary = _vocabulary(ordered, recipe.least_messages)
    matrix = _matrix(ordered, vocabulary)
    scales: list[float] = []
    biases: list[float] = []
    weights = bytearray()
    for head, value in heads.COLUMNS:
        column, bias = _fit(ordered, matrix, head, value, recipe)
        scale, quantised = _quantise(column)
        scales.append(scale)
        biases.append(round(bias, 5))
        weights += quantised
    return pack(heads.COLUMNS, scales, biases, vocabulary, bytes(weights))


def _vocabulary(examples: Sequence[Example], least: int) -> list[str]:
    counts: Counter[str] = Counter()
    for example in examples:
        counts.update(example.names)
    return sorted(name for name, count in counts.items() if count >= least)


def _matrix(examples: Sequence[Example], vocabulary: list[str]) -> csr_matrix:
    index = {name: place for place, name in enumerate(vocabulary)}
    columns: list[int] = []
    data: list[float] = []
    ends = [0]
    for example in examples:
        known = [index[name] for name in example.names if name in index]
        columns += known
        data += [1.0 / np.sqrt(len(known) + 1)] * len(known)
        ends.append(len(columns))
    return csr_matrix((data, columns, ends), shape=(len(examples), len(vocabulary)))


def _fit(
    examples: Sequence[Example], matrix: csr_matrix, head: str, value: str, recipe: Recipe
) -> tuple[Array, float]:
    said = [heads.values(head, example.row.requests) for example in examples]
    chosen = [place for place, each in enumerate(said) if each is not None]
    target = np.array([value in (said[place] or ()) for place in chosen], dtype=int)
    if target.sum() == 0 or target.sum() == len(target):
        return np.zeros(matrix.shape[1]), -9.0 if target.sum() == 0 else 9.0
    penalty = recipe.inverse_penalty if head in ("intent", "any", "many") else recipe.head_penalty
    model = LogisticRegression(C=penalty, solver="liblinear", random_state=7, max_iter=200)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(matrix[chosen], target)
    return model.coef_[0], float(model.intercept_[0])


def _quantise(column: Array) -> tuple[float, bytes]:
    top = float(np.abs(column).max(initial=0.0))
    scale = float(f"{top / 127:.6g}") if top else 1.0
    whole = np.clip(np.rint(column / scale), -127, 127).astype(int)
    return scale, bytes((whole + 128).astype(np.uint8))
