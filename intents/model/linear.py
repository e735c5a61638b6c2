"""The trained linear model, scored in plain Python.

Weights are whole numbers of one byte. All columns of one feature lie side by side in one long
integer, four bytes a column, so that adding two features adds all their columns at once;
after the columns stands a one, so that a sum tells of how many features it is.
"""

from __future__ import annotations

import hashlib
import json
import lzma
import math
import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import nlargest
from itertools import repeat
from pathlib import Path

_WIDTH = 4
_OFFSET = 128
FORMAT = 1


class BadModel(ValueError):
    """The model file is not one that this version can read."""


@dataclass(frozen=True, slots=True)
class Linear:
    """Columns (head, value), their scales and biases, and one packed integer a feature.

    `memo` is where `grams` keeps what it has looked up.
    """

    columns: tuple[tuple[str, str], ...]
    scales: tuple[float, ...]
    biases: tuple[float, ...]
    rows: Mapping[str, int]
    digest: str
    memo: dict[str, dict[str, tuple[tuple[int, int], ...]]] = field(
        default_factory=dict, compare=False, repr=False
    )

    def scores(self, names: Iterable[str]) -> list[float]:
        """Return the log-odds of every column for these features."""
        return self.read(self.total(names))

    def total(self, names: Iterable[str]) -> int:
        """Add up the known features: all columns packed, and how many features they are."""
        return sum(map(self.rows.get, names, repeat(0)))

    def _unpack(self, total: int) -> tuple[int, ...]:
        size = len(self.columns) + 1
        return struct.unpack(f"<{size}I", total.to_bytes(_WIDTH * size, "little"))

    def read_at(self, total: int, places: Sequence[int]) -> list[float]:
        """Return the log-odds of the columns at `places` for a sum of features."""
        sums = self._unpack(total)
        norm = 1.0 / math.sqrt(sums[-1] + 1)
        lift = _OFFSET * sums[-1]
        scales, biases = self.scales, self.biases
        return [(sums[at] - lift) * scales[at] * norm + biases[at] for at in places]

    def read(self, total: int, first: int | None = None) -> list[float]:
        """Return the log-odds of every column, or of the `first` ones, for a sum of features."""
        *sums, count = self._unpack(total)
        norm = 1.0 / math.sqrt(count + 1)
        lift = _OFFSET * count
        return [
            (each - lift) * scale * norm + bias
            for each, scale, bias in zip(sums[:first], self.scales, self.biases, strict=False)
        ]

    def weight(self, name: str, column: int) -> float:
        """Return what one feature says for one column, before the message's length counts."""
        row = self.rows.get(name)
        if row is None:
            return 0.0
        return ((row >> (8 * _WIDTH * column) & 0xFFFFFFFF) - _OFFSET) * self.scales[column]

    def weightiest(
        self, names: Iterable[str], column: int, most: int = 6
    ) -> list[tuple[str, float]]:
        """Return the features that speak most for a column, with their shares of its score."""
        shift, lift, scale = 8 * _WIDTH * column, _OFFSET, self.scales[column]
        rows = self.rows
        whole = [
            ((row >> shift & 0xFFFFFFFF) - lift, name)
            for name in names
            if (row := rows.get(name)) is not None
        ]
        norm = scale / math.sqrt(len(whole) + 1)
        top = nlargest(most, whole, key=_size)
        return [(name, weight * norm) for weight, name in top]


def _size(item: tuple[int, str]) -> tuple[int, str]:
    return abs(item[0]), item[1]


@dataclass(frozen=True, slots=True)
class Fitted:
    """A trained model before it is written: `weights` holds one byte (value + 128) a feature,
    column after column."""

    columns: list[tuple[str, str]]
    scales: list[float]
    biases: list[float]
    vocabulary: list[str]
    weights: bytes

    def to_linear(self, digest: str = "") -> Linear:
        """Make it ready to score."""
        return Linear(
            tuple(self.columns), tuple(self.scales), tuple(self.biases),
            _rows(self.vocabulary, self.weights), digest,
        )  # fmt: skip

    def to_bytes(self) -> bytes:
        """Write the model file; the same model gives the same bytes."""
        head = {
            "format": FORMAT, "columns": self.columns, "scales": self.scales,
            "biases": self.biases, "vocabulary": self.vocabulary,
        }  # fmt: skip
        line = json.dumps(head, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        filters = [{"id": lzma.FILTER_LZMA2, "preset": 6}]
        return lzma.compress(line.encode() + b"\n" + self.weights, lzma.FORMAT_XZ, filters=filters)


def load(path: Path) -> Linear:
    """Read a model file. Raises `BadModel` where it is damaged or of another version."""
    packed = path.read_bytes()
    try:
        line, _, weights = lzma.decompress(packed).partition(b"\n")
        head = json.loads(line)
    except (lzma.LZMAError, ValueError) as fault:
        raise BadModel(str(path)) from fault
    vocabulary: list[str] = head["vocabulary"]
    if head.get("format") != FORMAT or len(weights) != len(vocabulary) * len(head["columns"]):
        raise BadModel(str(path))
    columns = [(kind, value) for kind, value in head["columns"]]
    fitted = Fitted(columns, head["scales"], head["biases"], vocabulary, weights)
    return fitted.to_linear(hashlib.sha256(packed).hexdigest()[:12])


def _rows(vocabulary: list[str], weights: bytes) -> dict[str, int]:
    size = len(vocabulary)
    columns = len(weights) // max(1, size)
    width = _WIDTH * (columns + 1)
    wide = bytearray(width * size)
    wide[_WIDTH * columns :: width] = b"\1" * size
    for column in range(columns):
        wide[_WIDTH * column :: width] = weights[size * column : size * (column + 1)]
    return {
        name: int.from_bytes(wide[width * index : width * (index + 1)], "little")
        for index, name in enumerate(vocabulary)
    }
