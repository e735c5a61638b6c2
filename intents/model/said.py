"""What is known of wordings before any voice is heard: sayings, template tests, lexicon words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from intents.contract import INTENTS, OVERHEARD, Label, Slots
from intents.data import ROOT, read_yaml, words_of
from intents.reading import Reading, read

SAYINGS = ROOT / "corpus" / "sayings"
WORDS = ROOT / "corpus" / "words"
_SOME_DAY = date(2026, 1, 5)
_WHERE = {
    "addressed": (("group", True), ("private", True)),
    "overheard": (("group", False),),
    "both": (("group", True), ("group", False)),
}
_ASKED = {
    "category": "report.", "topic": "policy.ask", "contact": "hotline.ask",
    "diligence": "visit.record", "action": "report.handle", "stance": "meeting.vote",
    "resolved": "report.feedback",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence with what it asks and where it is said; `only` limits it to one head."""

    id: str
    reading: Reading
    scene: str
    mentioned: bool
    labels: tuple[Label, ...]
    only: str | None = None


def sayings() -> Iterator[Said]:
    """Yield every written saying, and every test sentence of the templates for its intent."""
    for path in sorted(SAYINGS.glob("*.yaml")):
        said: dict[str, str] = read_yaml(path)
        for key, lines in said.items():
            for line in lines.splitlines():
                yield from _said(key, line)
    for intent in INTENTS:
        tests: dict[str, list[str]] = read_yaml(ROOT / "grammar" / intent / "tests.yaml")
        for sentence in (each for sentences in tests.values() for each in sentences):
            reading = read(sentence, _SOME_DAY)
            for scene, mentioned in _WHERE["addressed"]:
                name = f"{scene}/{sentence}"
                yield Said(name, reading, scene, mentioned, (Label(intent),), "intent")


def _said(key: str, line: str) -> Iterator[Said]:
    """Read a key such as `report.submit category=water` or `overheard` (which asks nothing); with
    `addressed` or `overheard` behind it an intent is asked there alone."""
    intent, *more = key.split()
    labels: tuple[Label, ...] = ()
    where = intent
    if intent in INTENTS:
        slots: Slots = dict(_pair(each) for each in more if each not in _WHERE)
        labels = (Label(intent, slots),)
        usual = "both" if intent in OVERHEARD else "addressed"
        where = next((each for each in more if each in _WHERE), usual)
    reading = read(line, _SOME_DAY)
    # A key that leaves out the slots says nothing of them.
    only = None if not labels or labels[0].slots else "intent"
    for scene, mentioned in _WHERE[where]:
        yield Said(f"{scene}/{mentioned}/{line}", reading, scene, mentioned, labels, only)


def _pair(pair: str) -> tuple[str, str | bool]:
    name, _, value = pair.partition("=")
    return name, value == "true" if name == "resolved" else value


def lexicon_words() -> Iterator[tuple[str, str, str, str]]:
    """Yield head, value, word and intent for every word that stands for one closed answer."""
    for file, head in (("categories", "category"), ("topics", "topic"), ("contacts", "contact")):
        for value, words in words_of(file).items():
            yield from ((head, value, word, _ASKED[head]) for word in words)
    for tag, words in words_of("answers").items():
        head, value = tag.split(".")
        if head in _ASKED:
            yield from ((head, value, word, _ASKED[head]) for word in words)


def everyday_words() -> Iterator[tuple[str, str, str, str]]:
    """Yield the same for words that are only learned from: too common to search messages for."""
    for path in sorted(WORDS.glob("*.yaml")):
        head = path.stem
        raw: dict[str, str] = read_yaml(path)
        for value, words in raw.items():
            yield from ((head, value, word, _ASKED[head]) for word in dict.fromkeys(words.split()))
