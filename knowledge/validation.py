"""Whether the cards may be shown to people: complete, dated, marked, worded as their mark asks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from knowledge.card import TOPICS, BadCard, Card, Mark, parse_card
from knowledge.library import CARDS_FOLDER, card_files

ANSWER_LIMIT: Final = 120
FEWEST_WORDINGS: Final = 6
MOST_WORDINGS: Final = 12
STALE_DAYS: Final = 90
FEWEST_OF_A_TOPIC: Final = 2

_ID: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_ISO: Final = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_HOTLINES: Final = re.compile(r"12(315|333|338|345|348|355|393)|95598|96110|11[09]|12[02]")
_YEARS: Final = re.compile(r"20\d\d年度?")
_FIGURE: Final = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one card; a warning does not keep it from being shown."""

    card: str
    problem: str
    warning: bool = False


def validate(folder: Path = CARDS_FOLDER, *, today: date | None = None) -> list[Fault]:
    """Check every card below a folder; with `today` also what has grown stale or run out."""
    faults: list[Fault] = []
    found: list[Card] = []
    for path in card_files(folder):
        try:
            card = parse_card(path.read_text(encoding="utf-8"))
        except BadCard as fault:
            faults.append(Fault(path.stem, str(fault)))
            continue
        found.append(card)
        if (path.parent.name, path.stem) != (card.topic, card.id):
            faults.append(Fault(card.id, f"stands in {path.parent.name}/{path.name}"))
    faults += [fault for card in found for fault in check_card(card, today=today)]
    return faults + list(_repeated(found)) + list(_lonely(found))


def check_card(card: Card, *, today: date | None = None) -> list[Fault]:
    """Everything that is wrong with one card by itself."""
    faults = [Fault(card.id, problem) for rule in _RULES for problem in rule(card)]
    if today is not None:
        faults += [Fault(card.id, problem, warning=True) for problem in _aged(card, today)]
    return faults


def figures(text: str) -> frozenset[str]:
    """The numbers in a text that are facts: without hotline numbers and bare years."""
    return frozenset(_FIGURE.findall(_YEARS.sub("", _HOTLINES.sub("", text))))


def _names(card: Card) -> Iterator[str]:
    if not _ID.fullmatch(card.id):
        yield "the id is not lower-case words joined by hyphens"
    if card.topic not in TOPICS:
        yield f"unknown topic {card.topic}"


def _wordings(card: Card) -> Iterator[str]:
    count = len(card.questions)
    if not FEWEST_WORDINGS <= count <= MOST_WORDINGS:
        yield f"{count} question forms, not {FEWEST_WORDINGS} to {MOST_WORDINGS}"
    if len(set(card.questions)) < count:
        yield "a question form stands twice"


def _texts(card: Card) -> Iterator[str]:
    if len(card.answer) > ANSWER_LIMIT:
        yield f"the answer has {len(card.answer)} characters"
    for name in ("answer", "rule", "who_decides", "next_step"):
        if not getattr(card, name).strip():
            yield f"{name} is empty"


def _sourced(card: Card) -> Iterator[str]:
    if not card.source.name.strip():
        yield "the source has no name"
    if not _ISO.fullmatch(card.source.date):
        yield f"the source's date {card.source.date!r} is not ISO"
    if card.valid_to is not None and card.valid_to < card.valid_from:
        yield "it ends before it begins"


def _worded_as_marked(card: Card) -> Iterator[str]:
    if card.mark is Mark.SECONDARY and not ("据" in card.answer and "为准" in card.answer):
        yield "a fact from the press must say 据… and …为准"
    if card.mark is Mark.UNKNOWN and figures(card.answer):
        yield f"an unchecked card states figures {sorted(figures(card.answer))}"
    if card.mark is Mark.UNKNOWN and "转给书记" not in card.answer and card.topic != "fraud":
        yield "an unchecked card must say that the question is passed on"


_RULES: Final[tuple[Callable[[Card], Iterator[str]], ...]] = (
    _names, _wordings, _texts, _sourced, _worded_as_marked,
)  # fmt: skip


def _aged(card: Card, today: date) -> Iterator[str]:
    if card.age_days(today) > STALE_DAYS:
        yield f"last checked {card.age_days(today)} days ago"
    if card.checked_on > today:
        yield "checked in the future"
    if card.valid_to is not None and card.valid_to < today:
        yield f"no longer valid since {card.valid_to.isoformat()}"


def _repeated(found: list[Card]) -> Iterator[Fault]:
    for card_id, count in Counter(card.id for card in found).items():
        if count > 1:
            yield Fault(card_id, "two cards have this id")
    wordings = Counter(wording for card in found for wording in set(card.questions))
    for card in found:
        for wording in card.questions:
            if wordings[wording] > 1:
                yield Fault(card.id, f"another card has the question form {wording}")


def _lonely(found: list[Card]) -> Iterator[Fault]:
    """Topics of the contract that have fewer cards than people ask things about them."""
    topics = Counter(card.topic for card in found)
    for topic in TOPICS:
        if topics[topic] < FEWEST_OF_A_TOPIC:
            yield Fault(topic, f"{topics[topic]} cards of this topic", warning=True)
