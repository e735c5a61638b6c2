"""Adam, one array at a time."""

from __future__ import annotations

from typing import Any

import numpy as np

from intents.model.layers import Floats


class Adam:
    """An array that is learnt, with its moments."""

    def __init__(self, value: Floats) -> None:
        """Start from `value`, which is changed in place."""
        self.value = value
        self._mean, self._square = np.zeros_like(value), np.zeros_like(value)

    def step(self, slope: Floats, rate: float, at: Any = slice(None), decay: float = 0.0) -> None:
        """Go down a slope; `at` limits the step to some rows, whose slope it then is."""
        mean = 0.9 * self._mean[at] + 0.1 * slope
        square = 0.999 * self._square[at] + 0.001 * slope * slope
        self._mean[at], self._square[at] = mean, square
        self.value[at] -= rate * mean / (np.sqrt(square) + 1e-8) + rate * decay * self.value[at]


def paced(rate: float, step: int, steps: int) -> float:
    """Return the rate of the step out of `steps` (the first is 1): one that falls to nothing, with
    Adam's own correction of the first steps."""
    correction: float = np.sqrt(1 - 0.999**step) / (1 - 0.9**step)
    return rate * (1 - step / (steps + 1)) * correction
