"""One request's share of a message, and what its slots are read from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from intents.api import Utterance
from intents.clauses import Scorer, Segment
from intents.contract import OVERHEARD
from intents.data import ROOT, read_yaml
from intents.model.net import Scores
from intents.model.spans import Span
from intents.model.tagger import Tagger
from intents.reading import Reading


@cache
def slots_of() -> dict[str, tuple[str, ...]]:
    """Load which slots each intent can carry."""
    raw: dict[str, list[str]] = read_yaml(ROOT / "slots_of.yaml")
    return {intent: tuple(names) for intent, names in raw.items()}


@cache
def thresholds() -> dict[str, dict[str, float]]:
    """Load the thresholds of the decision."""
    loaded: dict[str, dict[str, float]] = read_yaml(ROOT / "decide.yaml")
    return loaded


@dataclass(frozen=True, slots=True)
class Source:
    """What slots are read from."""

    utterance: Utterance
    scorer: Scorer
    tagger: Tagger
    whole: Scores

    @property
    def reading(self) -> Reading:
        """Return the message as it was read."""
        return self.scorer.reading

    def allows(self, intent: str) -> bool:
        """Tell whether an intent can be asked here; not all can be overheard."""
        return self.utterance.mentioned or intent in OVERHEARD


@dataclass(frozen=True, slots=True)
class Part:
    """One request's share of a message."""

    source: Source
    segment: Segment
    alone: bool
    spans: tuple[Span, ...]
    ref: str | None = None

    @property
    def intent(self) -> str:
        """Return the intent whose slots are read."""
        return self.segment.intent

    @property
    def text(self) -> str:
        """Return this request's share of the normalised text."""
        whole = self.source.reading.text
        if self.alone:
            return whole
        return "".join(whole[each.start : each.end + 1] for each in self.segment.clauses)

    def own(self, start: int) -> bool:
        """Tell whether a place in the text belongs to this request."""
        return self.alone or self.segment.holds(start)
