"""The trained classifier: one hidden layer on features, one softmax a head on top of it.

The first layer is a `Linear` with one column a hidden unit. What a unit says of every column lies
in one long integer, four bytes a column, so that the second layer costs one multiplication and one
addition for each unit that fires.

A softmax layer on the same features stands beside the net (`beside.py`). That of the intents,
which are asked of every message, lies in the first layer's integers, behind the units.
"""

from __future__ import annotations

import hashlib
import json
import lzma
import struct
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from heapq import nlargest
from itertools import accumulate, pairwise
from operator import mul
from pathlib import Path

from intents.model.beside import OF_INTENTS, OF_SLOTS, blended
from intents.model.linear import OFFSET, BadModel, Fitted, Linear, Scores, pack

FORMAT = 2
_GRAIN = 1024
"""Into how many steps one unit of a hidden value is cut."""
_MOST = 0xFFFF
_LOUDEST = 12
"""So many of the units that fire are asked what made them fire: the trace is for people."""
_WIDTH = 4


@dataclass(frozen=True, slots=True)
class Net:
    """Hidden units, and what each says of the columns.

    `first_rows` say the same of the `first` columns alone: those of the intents, which are needed
    of every message and every clause. The others are only worked out where slots are filled.
    `beside` holds the layers that have a say of their own, by the first column of their head.
    """

    hidden: Linear
    columns: tuple[tuple[str, str], ...]
    scales: tuple[float, ...]
    biases: tuple[float, ...]
    rows: tuple[int, ...]
    first_rows: tuple[int, ...]
    first: int
    digest: str
    beside: Mapping[int, Linear]

    def scores(self, names: Collection[str]) -> Scores:
        """Return the log-odds of every column for these features."""
        seen = self.hidden.scores(names)
        units = len(self.rows)
        fired = seen.fired(units, _GRAIN, _MOST)
        lift = OFFSET * sum(fired)
        intents = seen.of(units, len(self.hidden.columns) - units)

        def more() -> tuple[int, ...]:
            return _unpack(sum(map(mul, fired, self.rows)), len(self.columns))

        def beside(start: int, odds: list[float]) -> list[float]:
            if start == 0 and intents:
                return blended(odds, intents, OF_INTENTS)
            layer = self.beside.get(start)
            if layer is None:
                return odds
            return blended(odds, layer.scores(names).of(0, len(odds)), OF_SLOTS)

        first = _unpack(sum(map(mul, fired, self.first_rows)), self.first)
        return Scores(first, lift, 1.0 / _GRAIN, self.scales, self.biases, more, beside)

    def weightiest(
        self, names: Iterable[str], column: int, most: int = 6
    ) -> list[tuple[str, float]]:
        """Return the features that speak most for a column through the units that say most."""
        kept = [name for name in names if name in self.hidden.rows]
        norm = (len(kept) + 1) ** -0.5
        shift = 8 * _WIDTH * column
        fired = self.hidden.scores(kept).fired(len(self.rows), _GRAIN, _MOST)
        speaks = {
            unit: ((row >> shift & 0xFFFFFFFF) - OFFSET) * self.scales[column] * norm
            for unit, (value, row) in enumerate(zip(fired, self.rows, strict=True))
            if value > 0
        }
        loudest = nlargest(_LOUDEST, speaks, key=lambda unit: abs(speaks[unit]))
        told = {unit: speaks[unit] for unit in loudest}
        shares = self.hidden.dots(filter(_telling, kept), told)
        return nlargest(most, shares, key=_size)


def _unpack(total: int, size: int) -> tuple[int, ...]:
    return struct.unpack(f"<{size}I", total.to_bytes(_WIDTH * size, "little"))


def _telling(name: str) -> bool:
    """Tell whether a feature says something to people: no single character, no cut-off word."""
    return name.isascii() or 1 < len(name) < 4


def _size(item: tuple[str, float]) -> tuple[float, str]:
    return abs(item[1]), item[0]


@dataclass(frozen=True, slots=True)
class FittedNet:
    """A trained net before it is written: features to units, units to columns, and the layers
    that stand beside it."""

    lower: Fitted
    upper: Fitted
    beside: tuple[Fitted, ...] = ()

    def to_net(self, digest: str = "") -> Net:
        """Make it ready to score."""
        upper = self.upper
        rows = tuple(pack(upper.weights, len(upper.vocabulary), _WIDTH))
        first = sum(head in ("intent", "many") for head, _ in upper.columns)
        mask = (1 << 8 * _WIDTH * first) - 1
        return Net(
            self.lower.to_linear(digest), tuple(upper.columns), tuple(upper.scales),
            tuple(upper.biases), rows, tuple(row & mask for row in rows), first, digest,
            {upper.columns.index(each.columns[0]): each.to_linear() for each in self.beside},
        )  # fmt: skip

    def to_bytes(self) -> bytes:
        """Write the model file; the same net gives the same bytes."""
        layers = (self.lower, self.upper, *self.beside)
        heads = [each.head() for each in layers]
        line = json.dumps(
            {"format": FORMAT, "layers": heads}, ensure_ascii=False, separators=(",", ":"),
            sort_keys=True,
        )  # fmt: skip
        filters = [{"id": lzma.FILTER_LZMA2, "preset": 6}]
        body = line.encode() + b"\n" + b"".join(each.weights for each in layers)
        return lzma.compress(body, lzma.FORMAT_XZ, filters=filters)


def load_net(path: Path) -> Net:
    """Read a model file. Raises `BadModel` where it is damaged or of another version."""
    packed = path.read_bytes()
    try:
        line, _, weights = lzma.decompress(packed).partition(b"\n")
        head = json.loads(line)
        sizes = [len(each["vocabulary"]) * len(each["columns"]) for each in head["layers"]]
    except (lzma.LZMAError, ValueError, KeyError, TypeError) as fault:
        raise BadModel(str(path)) from fault
    if head.get("format") != FORMAT or len(sizes) < 2 or len(weights) != sum(sizes):
        raise BadModel(str(path))
    ends = list(accumulate(sizes, initial=0))
    parts = [weights[start:end] for start, end in pairwise(ends)]
    lower, upper, *beside = map(Fitted.of, head["layers"], parts)
    net = FittedNet(lower, upper, tuple(beside))
    return net.to_net(hashlib.sha256(packed).hexdigest()[:12])
