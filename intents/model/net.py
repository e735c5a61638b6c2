"""The trained classifier: one hidden layer on features, one softmax a head on top of it.

A softmax layer on the same features stands beside the net (`beside.py`). That of the intents,
which are asked of every message, lies in the first layer's columns, behind the units.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np

from intents.model.beside import OF_INTENTS, OF_SLOTS, blended
from intents.model.layers import BadModel, Fitted, Floats, from_bytes, to_bytes
from intents.model.linear import Linear


class Scores:
    """The log-odds of all columns for one set of features; a layer beside the net is asked when
    somebody wants its head."""

    __slots__ = ("_beside", "_names", "_odds")

    def __init__(
        self, odds: list[float], names: Collection[str], beside: Mapping[int, Linear]
    ) -> None:
        """Take the net's log-odds, the features, and the layers by the first column of a head."""
        self._odds, self._names, self._beside = odds, names, beside

    def of(self, first: int, count: int) -> list[float]:
        """Return the log-odds of the head whose `count` columns begin with `first`."""
        own = self._odds[first : first + count]
        layer = self._beside.get(first)
        return own if layer is None else blended(own, layer.odds(self._names).tolist(), OF_SLOTS)


@dataclass(frozen=True, slots=True, eq=False)
class Net:
    """Hidden units, and what each says of the columns (units by columns).

    `beside` holds the layers that have a say of their own, by the first column of their head.
    """

    hidden: Linear
    columns: tuple[tuple[str, str], ...]
    upper: Floats
    biases: Floats
    beside: Mapping[int, Linear]
    digest: str

    def scores(self, names: Collection[str]) -> Scores:
        """Return the log-odds of every column for these features."""
        seen = self.hidden.odds(names)
        units = len(self.upper)
        odds: list[float] = (np.maximum(seen[:units], 0) @ self.upper + self.biases).tolist()
        intents: list[float] = seen[units:].tolist()
        odds[: len(intents)] = blended(odds[: len(intents)], intents, OF_INTENTS)
        return Scores(odds, names, self.beside)

    def weightiest(
        self, names: Iterable[str], column: int, most: int = 6
    ) -> list[tuple[str, float]]:
        """Return the features that speak most for a column, through the units that fire and
        through the layer beside them."""
        kept = [name for name in names if name in self.hidden.rows]
        known = self.hidden.rows.known(kept)
        said = self.hidden.shares(known, self._wanted(self.hidden.odds_of(known), column))
        loudest = ((kept[at], float(said[at])) for at in np.argsort(-np.abs(said)))
        return list(islice((each for each in loudest if _telling(each[0])), most))

    def _wanted(self, seen: Floats, column: int) -> Floats:
        """Return how much a column takes of each of the first layer's, as those were seen."""
        units = len(self.upper)
        wanted = np.zeros_like(seen)
        wanted[:units] = np.where(seen[:units] > 0, self.upper[:, column], 0)
        if column < len(seen) - units:
            wanted *= 1 - OF_INTENTS
            wanted[units + column] = OF_INTENTS
        return wanted


def _telling(name: str) -> bool:
    """Tell whether a feature says something to people: no single character, no cut-off word."""
    return name.isascii() or 1 < len(name) < 4


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
        beside = {upper.columns.index(each.columns[0]): Linear.of(each) for each in self.beside}
        return Net(
            Linear.of(self.lower), tuple(upper.columns), upper.floats(), upper.offsets(), beside,
            digest,
        )  # fmt: skip

    def to_bytes(self) -> bytes:
        """Write the model file; the same net gives the same bytes."""
        return to_bytes([self.lower, self.upper, *self.beside])


def load_net(path: Path) -> Net:
    """Read a model file. Raises `BadModel` where it is damaged or of another version."""
    packed = path.read_bytes()
    lower, *others = from_bytes(packed, str(path))
    if not others:
        raise BadModel(str(path))
    net = FittedNet(lower, others[0], tuple(others[1:]))
    return net.to_net(hashlib.sha256(packed).hexdigest()[:12])
