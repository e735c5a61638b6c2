"""The trained linear model, scored in plain Python.

Weights are whole numbers of one byte. All columns of one feature lie side by side in one long
integer, three bytes a column, so that adding two features adds all their columns at once.
"""

from __future__ import annotations

import hashlib
import json
import lzma
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from heapq import nlargest
from pathlib import Path

_WIDTH = 3
_OFFSET = 128
FORMAT = 1


class BadModel(ValueError):
    """The model file is not one that this version can read."""


@dataclass(frozen=True, slots=True)
class Linear:
    """Columns (head, value), their scales and biases, and one packed integer a feature."""

    columns: tuple[tuple[str, str], ...]
    scales: tuple[float, ...]
    biases: tuple[float, ...]
    rows: Mapping[str, int]
    digest: str

    def scores(self, names: Iterable[str], first: int | None = None) -> list[float]:
        """Return the log-odds of every column (or of the `first` ones) for these features."""
        rows = self.rows
        known = [row for name in names if (row := rows.get(name)) is not None]
        count = len(known)
        raw = sum(known).to_bytes(_WIDTH * len(self.columns), "little")
        if first is not None:
            raw = raw[: _WIDTH * first]
        norm = 1.0 / math.sqrt(count + 1)
        lift = _OFFSET * count
        return [
            (a + (b << 8) + (c << 16) - lift) * scale * norm + bias
            for a, b, c, scale, bias in zip(
                raw[0::3], raw[1::3], raw[2::3], self.scales, self.biases, strict=False
            )
        ]

    def weight(self, name: str, column: int) -> float:
        """Return what one feature says for one column, before the message's length counts."""
        row = self.rows.get(name)
        if row is None:
            return 0.0
        return ((row >> (8 * _WIDTH * column) & 0xFFFFFF) - _OFFSET) * self.scales[column]

    def weightiest(
        self, names: Iterable[str], column: int, most: int = 6
    ) -> list[tuple[str, float]]:
        """Return the features that speak most for a column, with their shares of its score."""
        shift, lift, scale = 8 * _WIDTH * column, _OFFSET, self.scales[column]
        rows = self.rows
        whole = [
            ((row >> shift & 0xFFFFFF) - lift, name)
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
    width = len(weights) // max(1, size)
    rows: dict[str, int] = {}
    wide = bytearray(_WIDTH * width)
    for index, name in enumerate(vocabulary):
        wide[0::3] = weights[index::size]
        rows[name] = int.from_bytes(wide, "little")
    return rows
