"""Layers of trained weights as they lie in a model file.

The file is one line of JSON, which names the columns and the features of every layer, and behind
it the weights of all layers, packed together.
"""

from __future__ import annotations

import json
import lzma
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]  # ships no types

Floats = NDArray[np.float32]
FORMAT = 2
_OFFSET = 128
"""What is added to a weight in a file so that it is never negative."""


class BadModel(ValueError):
    """The model file is not one that this version can read."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """A trained layer: `weights` holds one byte (value + 128) a feature, column after column.

    A column is a head and one of its values; a weight counts as many times its column's scale.
    """

    columns: list[tuple[str, str]]
    scales: list[float]
    biases: list[float]
    vocabulary: list[str]
    weights: bytes

    def whole(self) -> NDArray[np.int8]:
        """Return the weights as features by columns."""
        columns = np.frombuffer(self.weights, np.uint8).reshape(len(self.columns), -1)
        return np.ascontiguousarray((columns - np.uint8(_OFFSET)).view(np.int8).T)

    def floats(self) -> Floats:
        """Return what the weights are worth, as features by columns."""
        return self.whole().astype(np.float32) * np.array(self.scales, np.float32)

    def offsets(self) -> Floats:
        """Return the biases of the columns."""
        return np.array(self.biases, np.float32)

    def head(self) -> dict[str, Any]:
        """Shape all but the weights for the head of a model file."""
        return {
            "columns": self.columns, "scales": self.scales, "biases": self.biases,
            "vocabulary": self.vocabulary,
        }  # fmt: skip


def fitted(
    columns: Iterable[tuple[str, str]], weights: Floats, bias: Floats, vocabulary: Sequence[str]
) -> Fitted:
    """Cut a layer's weights (features by columns) to whole numbers of one byte."""
    parts = [_cut(weights[:, place]) for place in range(weights.shape[1])]
    biases = [round(float(offset), 5) for offset in bias]
    scales = [scale for scale, _ in parts]
    return Fitted(
        list(columns), scales, biases, list(vocabulary), b"".join(part for _, part in parts)
    )


def _cut(column: Floats) -> tuple[float, bytes]:
    top = float(np.abs(column).max(initial=0.0))
    scale = float(f"{top / 127:.6g}") if top else 1.0
    whole = np.clip(np.rint(column / scale), -127, 127).astype(int)
    return scale, bytes((whole + _OFFSET).astype(np.uint8))


def to_bytes(layers: Sequence[Fitted]) -> bytes:
    """Write a model file; the same layers give the same bytes."""
    head = {"format": FORMAT, "layers": [each.head() for each in layers]}
    line = json.dumps(head, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    body = line.encode() + b"\n" + b"".join(each.weights for each in layers)
    filters = [{"id": lzma.FILTER_LZMA2, "preset": 6}]
    return lzma.compress(body, lzma.FORMAT_XZ, filters=filters)


def from_bytes(packed: bytes, name: str) -> list[Fitted]:
    """Read the layers of a model file of this name.

    Raises `BadModel` where it is damaged or of another version.
    """
    _stay_on_one_thread()
    try:
        line, _, weights = lzma.decompress(packed).partition(b"\n")
        head = json.loads(line)
        sizes = [len(each["vocabulary"]) * len(each["columns"]) for each in head["layers"]]
    except (lzma.LZMAError, ValueError, KeyError, TypeError) as fault:
        raise BadModel(name) from fault
    if head.get("format") != FORMAT or len(weights) != sum(sizes):
        raise BadModel(name)
    ends = pairwise(accumulate(sizes, initial=0))
    return [
        _of(each, weights[start:end])
        for each, (start, end) in zip(head["layers"], ends, strict=True)
    ]


@cache
def _stay_on_one_thread() -> None:
    """Keep numpy from sharing out sums that are done before the other threads have woken up."""
    threadpool_limits(limits=1, user_api="blas")


def _of(head: Mapping[str, Any], weights: bytes) -> Fitted:
    columns = [(kind, value) for kind, value in head["columns"]]
    return Fitted(columns, head["scales"], head["biases"], head["vocabulary"], weights)
