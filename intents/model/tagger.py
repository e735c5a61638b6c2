"""The trained tagger: what each character of a message belongs to, told by a small net that looks
at its neighbours.

A character comes as the sum of some vectors: its own, those of the runs around it, those of what
the lexicons say of it. Two layers look at its neighbours; the first also knows what the message
asks for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from operator import add
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import NDArray

from intents.model.layers import BadModel, Fitted, Floats, from_bytes, to_bytes
from intents.model.linear import Rows

WINDOW = 5
"""How many characters in a row a layer sees, the one in question in the middle."""
_REACH = WINDOW // 2
_LAYERS = 5


class Seen(NamedTuple):
    """What the tagger looks at: a line of characters, and marks on some of its places."""

    line: str
    marks: list[tuple[int, str]]

    def runs(self) -> Iterator[str]:
        """Yield all characters, then the pair that begins at each, then the three around it."""
        wide = "^" + self.line + "$"
        yield from self.line
        yield from map(add, wide[1:], wide[2:])
        yield from map(add, map(add, wide, wide[1:]), wide[2:])


@dataclass(frozen=True, slots=True, eq=False)
class Tagger:
    """Vectors by feature, their scales, what each intent adds, and three layers with biases."""

    rows: Rows
    vectors: NDArray[np.int8]
    scales: Floats
    asked: Mapping[str, Floats]
    layers: tuple[Floats, Floats, Floats]
    biases: tuple[Floats, Floats, Floats]

    def odds(self, seen: Seen, intents: Iterable[str]) -> Floats:
        """Return the log-odds of every state for every character (characters by states)."""
        first, second, last = self.layers
        known = sum((self.asked[name] for name in intents if name in self.asked), self.biases[0])
        low = np.maximum(around(self._vectors(seen)) @ first + known, 0)
        high = np.maximum(around(low) @ second + self.biases[1], 0)
        odds: Floats = high @ last + self.biases[2]
        return odds

    def _vectors(self, seen: Seen) -> Floats:
        # What was never learnt stands for nothing: the last vector is all zeros.
        nothing = len(self.vectors) - 1
        runs = self.vectors.take(self.rows.all(seen.runs(), nothing), 0)
        vectors: Floats = np.add.reduce(runs.reshape(3, len(seen.line), -1), 0, dtype=np.float32)
        if seen.marks:
            places, names = zip(*seen.marks, strict=True)
            marks = self.vectors.take(self.rows.all(names, nothing), 0).astype(np.float32)
            bears = np.zeros((len(seen.line), len(marks)), np.float32)
            bears[places, range(len(marks))] = 1
            vectors += bears @ marks
        vectors *= self.scales
        return vectors


def around(rows: Floats) -> Floats:
    """Lay every row side by side with its neighbours; beyond the ends lie zeros."""
    count, width = rows.shape
    wide = np.zeros((count + 2 * _REACH, width), np.float32)
    wide[_REACH : _REACH + count] = rows
    # Rows that follow each other lie in one piece, and so do a row and its neighbours.
    return as_strided(wide, (count, WINDOW * width), wide.strides, writeable=False)


@dataclass(frozen=True, slots=True)
class FittedTagger:
    """A trained tagger before it is written: vectors, intents, and the three layers."""

    vectors: Fitted
    asked: Fitted
    layers: tuple[Fitted, Fitted, Fitted]

    def to_tagger(self) -> Tagger:
        """Make it ready to tag."""
        vectors = self.vectors.whole()
        first, second, last = self.layers
        return Tagger(
            Rows(self.vectors.vocabulary),
            np.vstack([vectors, np.zeros_like(vectors[:1])]),
            np.array(self.vectors.scales, np.float32),
            dict(zip(self.asked.vocabulary, self.asked.floats(), strict=True)),
            (first.floats(), second.floats(), last.floats()),
            (first.offsets(), second.offsets(), last.offsets()),
        )

    def to_bytes(self) -> bytes:
        """Write the model file; the same tagger gives the same bytes."""
        return to_bytes([self.vectors, self.asked, *self.layers])


def load_tagger(path: Path) -> Tagger:
    """Read a model file. Raises `BadModel` where it is damaged or of another version."""
    layers = from_bytes(path.read_bytes(), str(path))
    if len(layers) != _LAYERS:
        raise BadModel(str(path))
    vectors, asked, first, second, last = layers
    return FittedTagger(vectors, asked, (first, second, last)).to_tagger()
