"""The trained linear model, scored in plain Python.

Weights are whole numbers of one byte. All columns of one feature lie side by side in one long
integer, two bytes a column, so that adding two features adds all their columns at once;
after the columns stands a one, so that a sum tells of how many features it is.
"""

from __future__ import annotations

import hashlib
import json
import lzma
import math
import struct
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_WIDTH = 2
OFFSET = 128
"""What is added to a weight so that it is never negative."""
MOST_ADDED = 256
"""So many features can be added before a column could run over."""
FORMAT = 1


class BadModel(ValueError):
    """The model file is not one that this version can read."""


class Scores:
    """The log-odds of all columns for one set of features, worked out where they are asked for."""

    __slots__ = ("_beside", "_biases", "_lift", "_more", "_norm", "_scales", "_sums")

    def __init__(
        self, sums: Sequence[int], lift: int, norm: float, scales: Sequence[float],
        biases: Sequence[float], more: Callable[[], Sequence[int]] | None = None,
        beside: Callable[[int, list[float]], list[float]] | None = None,
    ) -> None:  # fmt: skip
        """Take raw sums: a column's log-odds are `(sum - lift) * scale * norm + bias`.

        Where `sums` are those of the first columns alone, `more` works out all of them; `beside`
        takes the first column and the log-odds of a head and returns those to go by.
        """
        self._sums, self._lift, self._norm, self._more = sums, lift, norm, more
        self._scales, self._biases, self._beside = scales, biases, beside

    def of(self, first: int, count: int) -> list[float]:
        """Return the log-odds of `count` columns from the column `first` on."""
        end = first + count
        if end > len(self._sums) and self._more is not None:
            self._sums = self._more()
        norm, lift = self._norm, self._lift
        odds = [
            (each - lift) * scale * norm + bias
            for each, scale, bias in zip(
                self._sums[first:end], self._scales[first:end], self._biases[first:end],
                strict=True,
            )
        ]  # fmt: skip
        return odds if self._beside is None else self._beside(first, odds)

    def fired(self, units: int, grain: int, most: int) -> list[int]:
        """Return the log-odds of the first `units` columns in steps of one `grain`th, cut to whole
        numbers; none below zero, none above `most`."""
        lift, step = self._lift, self._norm * grain
        offset = 1 / self._norm
        columns = zip(self._sums[:units], self._scales, self._biases, strict=False)
        odds = [(each - lift) * scale + bias * offset for each, scale, bias in columns]
        return [min(int(each * step), most) if each > 0 else 0 for each in odds]


@dataclass(frozen=True, slots=True)
class Linear:
    """Columns (head, value), their scales and biases, and one packed integer a feature."""

    columns: tuple[tuple[str, str], ...]
    scales: tuple[float, ...]
    biases: tuple[float, ...]
    rows: Mapping[str, int]
    digest: str

    @property
    def lane(self) -> int:
        """Return how many bits a row takes up."""
        return 8 * _WIDTH * (len(self.columns) + 1)

    def scores(self, names: Iterable[str]) -> Scores:
        """Return the log-odds of every column for these features."""
        known = list(filter(None, map(self.rows.get, names)))
        sums = self._unpack(sum(known[:MOST_ADDED]))
        for start in range(MOST_ADDED, len(known), MOST_ADDED):
            more = self._unpack(sum(known[start : start + MOST_ADDED]))
            sums = tuple(map(int.__add__, sums, more))
        return self._scores(sums)

    def total(self, names: Iterable[str]) -> int:
        """Add up the rows of at most `MOST_ADDED` features."""
        return sum(filter(None, map(self.rows.get, names)))

    def only(self, names: set[str]) -> float:
        """Return the log-odds of a model's one column; no more work than that takes."""
        if len(names) > MOST_ADDED:
            return self.scores(names).of(0, 1)[0]
        total = self.total(names)
        count = total >> 8 * _WIDTH
        raised = (total & 0xFFFF) - OFFSET * count
        return float(raised * self.scales[0] / math.sqrt(count + 1) + self.biases[0])

    def _scores(self, sums: Sequence[int]) -> Scores:
        count = sums[-1]
        norm = 1.0 / math.sqrt(count + 1)
        return Scores(sums, OFFSET * count, norm, self.scales, self.biases)

    def _unpack(self, total: int) -> tuple[int, ...]:
        size = len(self.columns) + 1
        return struct.unpack(f"<{size}H", total.to_bytes(_WIDTH * size, "little"))

    def dots(
        self, names: Iterable[str], shares: Mapping[int, float]
    ) -> Iterator[tuple[str, float]]:
        """Yield what each feature says for the columns in `shares`, weighed by their share."""
        parts = [(column, self.scales[column] * share) for column, share in shares.items()]
        lift = OFFSET * sum(part for _, part in parts)
        for name in names:
            weights = self._unpack(self.rows[name])
            yield name, sum(weights[column] * part for column, part in parts) - lift


@dataclass(frozen=True, slots=True)
class Fitted:
    """A trained model before it is written: `weights` holds one byte (value + 128) a feature,
    column after column."""

    columns: list[tuple[str, str]]
    scales: list[float]
    biases: list[float]
    vocabulary: list[str]
    weights: bytes

    @classmethod
    def of(cls, head: Mapping[str, Any], weights: bytes) -> Fitted:
        """Take a layer from its part of a model file's head."""
        columns = [(kind, value) for kind, value in head["columns"]]
        return cls(columns, head["scales"], head["biases"], head["vocabulary"], weights)

    def head(self) -> dict[str, Any]:
        """Shape all but the weights for the head of a model file."""
        return {
            "columns": self.columns, "scales": self.scales, "biases": self.biases,
            "vocabulary": self.vocabulary,
        }  # fmt: skip

    def to_linear(self, digest: str = "") -> Linear:
        """Make it ready to score."""
        ones = b"\1" * len(self.vocabulary)
        rows = pack(self.weights + ones, len(self.vocabulary), _WIDTH)
        return Linear(
            tuple(self.columns), tuple(self.scales), tuple(self.biases),
            dict(zip(self.vocabulary, rows, strict=True)), digest,
        )  # fmt: skip

    def to_bytes(self) -> bytes:
        """Write the model file; the same model gives the same bytes."""
        head = {"format": FORMAT, **self.head()}
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
    return Fitted.of(head, weights).to_linear(hashlib.sha256(packed).hexdigest()[:12])


def pack(weights: bytes, size: int, width: int) -> list[int]:
    """Lay bytes that stand column after column side by side, `width` bytes each, row by row."""
    columns = len(weights) // max(1, size)
    row = width * columns
    wide = bytearray(row * size)
    for column in range(columns):
        wide[width * column :: row] = weights[size * column : size * (column + 1)]
    return [int.from_bytes(wide[row * at : row * (at + 1)], "little") for at in range(size)]
