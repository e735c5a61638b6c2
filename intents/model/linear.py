"""One layer ready to score: what known features say of every column, added up by numpy.

Features are strings. What a layer has not learnt says nothing.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import repeat

import numpy as np
from numpy.typing import NDArray

from intents.model.layers import Fitted, Floats

_MOST_ADDED = 258
"""So many weights of one byte can be added up in two bytes."""


class Rows:
    """The row of every known feature, looked up for many at once."""

    __slots__ = ("_rows",)

    def __init__(self, names: Iterable[str]) -> None:
        """Number the features in their order."""
        # Bytes that are joined cost less than numbers that numpy would have to convert.
        self._rows = {name: at.to_bytes(4, sys.byteorder) for at, name in enumerate(names)}

    def __contains__(self, name: object) -> bool:
        """Tell whether a feature is known."""
        return name in self._rows

    def known(self, names: Iterable[str]) -> NDArray[np.uint32]:
        """Return the rows of the known ones of these features."""
        return np.frombuffer(b"".join(filter(None, map(self._rows.get, names))), np.uint32)

    def all(self, names: Iterable[str], other: int) -> NDArray[np.uint32]:
        """Return one row for every feature: `other` where it is not known."""
        unknown = repeat(other.to_bytes(4, sys.byteorder))
        return np.frombuffer(b"".join(map(self._rows.get, names, unknown)), np.uint32)


@dataclass(frozen=True, slots=True, eq=False)
class Linear:
    """Scales and biases of the columns, and the weights (features by columns)."""

    scales: Floats
    biases: Floats
    rows: Rows
    weights: NDArray[np.int8]

    @classmethod
    def of(cls, layer: Fitted) -> Linear:
        """Make a trained layer ready."""
        scales = np.array(layer.scales, np.float32)
        rows = Rows(layer.vocabulary)
        return cls(scales, layer.offsets(), rows, layer.whole())

    def odds(self, names: Iterable[str]) -> Floats:
        """Return the log-odds of every column for these features."""
        return self.odds_of(self.rows.known(names))

    def odds_of(self, known: NDArray[np.uint32]) -> Floats:
        """Return the same for the rows of known features."""
        rows = self.weights.take(known, 0)
        wide = np.int64 if len(rows) > _MOST_ADDED else np.int16
        sums: NDArray[np.integer] = np.add.reduce(rows, 0, dtype=wide)
        odds: Floats = sums * (self.scales * _norm(len(known))) + self.biases
        return odds

    def shares(self, known: NDArray[np.uint32], wanted: Floats) -> Floats:
        """Return what the feature of each row says for the columns, weighed by `wanted`."""
        said: Floats = self.weights.take(known, 0) @ (self.scales * wanted * _norm(len(known)))
        return said


def _norm(count: int) -> np.float32:
    return np.float32((count + 1) ** -0.5)
