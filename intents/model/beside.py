"""A second opinion: one softmax layer a head, on the features of the net.

A layer without hidden units learns more from single words, so that it can be taught many that the
net would only be confused by (`corpus/words`). The two err on different messages: their mean reads
better than either.
"""

from __future__ import annotations

from collections.abc import Sequence

HEADS = ("category", "topic", "contact", "diligence", "action", "resolved")
"""The heads whose layer stands for itself; that of the intents is part of the net's first."""
OF_INTENTS = 0.4
"""How much the layer has to say against the net about the intents."""
OF_SLOTS = 0.6
"""How much about closed slots."""


def blended(odds: Sequence[float], others: Sequence[float], share: float) -> list[float]:
    """Return the mean of the log-odds of the net (`odds`) and of the layer (`others`), which
    counts for `share` of it."""
    return [(1 - share) * one + share * other for one, other in zip(odds, others, strict=True)]
