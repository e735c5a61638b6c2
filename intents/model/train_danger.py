"""Train the danger net. Needs scipy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from intents.danger import features
from intents.model.alarms import COLUMNS, Alarm
from intents.model.fit import Shape, fit_net
from intents.model.layers import fitted
from intents.model.net import FittedNet
from intents.model.train import Recipe, gain, matrix_of, vocabulary_of


@dataclass(frozen=True, slots=True)
class DangerRecipe:
    """The knobs of training; they are part of what makes two runs alike.

    `seeds`: as many nets are trained and stand side by side in one. `written`: how many messages
    of a voice one wording counts for that was written for this net alone.
    """

    shape: Shape = field(default_factory=lambda: Shape(units=32, rounds=10))
    seeds: tuple[int, ...] = (1, 2)
    least_messages: int = 4
    written: float = 3.0


def train_danger(alarms: Sequence[Alarm], recipe: DangerRecipe | None = None) -> FittedNet:
    """Train the net on messages, in the order of their ids; weights are whole numbers."""
    recipe = recipe or DangerRecipe()
    ordered = sorted(alarms, key=lambda alarm: (alarm.id, alarm.folded))
    counts = np.array([recipe.written if each.written else 1.0 for each in ordered], np.float32)
    kinds = [[kind == alarm.kind for _, kind in COLUMNS] for alarm in ordered]
    targets = np.array(kinds, np.float32) * counts[:, None]
    names = [sorted(features(alarm.folded)) for alarm in ordered]
    vocabulary = vocabulary_of(names, recipe.least_messages)
    gains = np.array([gain(name, Recipe()) for name in vocabulary], np.float32)
    matrix = matrix_of(names, vocabulary).multiply(gains).tocsr()
    shapes = [replace(recipe.shape, seed=seed) for seed in recipe.seeds]
    nets = [fit_net(matrix, targets, [(0, len(COLUMNS))], shape) for shape in shapes]
    low, low_bias, high, high_bias = (list(parts) for parts in zip(*nets, strict=True))
    units = [str(unit) for unit in range(recipe.shape.units * len(nets))]
    columns = [("unit", unit) for unit in units]
    weights = np.concatenate(low, axis=1) * gains[:, None]
    lower = fitted(columns, weights, np.concatenate(low_bias), vocabulary)
    # The mean of what the nets say is what one net says that holds all their units.
    share = np.float32(1 / len(nets))
    upper = fitted(COLUMNS, np.concatenate(high) * share, np.mean(high_bias, axis=0), units)
    return FittedNet(lower, upper)
