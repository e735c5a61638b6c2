"""A skill: one capability, as one object. The house knows skills by this interface alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from sqlmodel import SQLModel

from bot.core.events import Event
from bot.core.pages import Page
from bot.core.people import Role
from bot.core.questions import OpenQuestion
from intents import Parse, Request

if TYPE_CHECKING:
    from bot.core.work import Turn, Work

    Handler = Callable[[Turn, Request], None]
    AnswerHandler = Callable[[Turn, OpenQuestion, Parse], bool]
    ClickHandler = Callable[[Turn, str], None]
    Listener = Callable[[Work, Any], None]
    DueHandler = Callable[[Work, Mapping[str, Any]], None]
    DutyHandler = Callable[[Work], None]
    DigestSection = Callable[[Work], "Section"]
    DecisionHandler = Callable[[Turn, str, Mapping[str, Any]], None]
    RosterLoader = Callable[[Work, Mapping[str, Any]], None]
    Ear = Callable[[Turn, Parse], bool]


T = TypeVar("T")

_NUMBERED = re.compile(
    r"(?<![A-Za-z0-9])([A-Za-z])\s*\d{1,6}(?![\d-])(?!\s*(?:号?楼|栋|座|幢|单元|区))"
)


class TwoOwners(ValueError):
    """Two skills claim the same intent, question, button or due kind."""


@dataclass(frozen=True, slots=True)
class Duty:
    """Something that is done at set times in every neighbourhood; `cron` in Beijing time:
    minute, hour, day of month, month, day of week (mon-sun)."""

    name: str
    cron: str
    run: DutyHandler


@dataclass(frozen=True, slots=True)
class Decision:
    """Something that the secretary can decide by a reply code such as 1A.

    `options` are the labels of A, B, C in order; the skill's `decisions[name]` gets the letter.
    """

    name: str
    text: str
    options: tuple[str, ...]
    state: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Section:
    """A skill's part of the digest: lines by their place in the digest's order (1-11, lower is
    higher up), decisions, and at most one line that may be said in a group."""

    lines: tuple[tuple[int, str], ...] = ()
    decisions: tuple[Decision, ...] = ()
    weekly: str = ""


@dataclass(frozen=True)
class Skill:
    """One capability: its intents, tables, words, handlers, duties and its part of the digest.

    Names in `answers`, `clicks`, `due` and `decisions` are local; outside they are known as
    `<skill>.<name>`. `needs` names the roles of which one is required for an intent. `alike`
    are intents that the skill tells apart by its tables, so that nobody has to be asked which
    of them was meant. `hears` is asked before the intents, and takes what they have no name for
    ("R2并到R1"); it runs for every message, so it looks at the words before the tables. `letter`
    begins its numbers (R12): a message that names one is no answer to another skill's question.
    `pages` are shown in the console. `folder` holds `words.yaml`.
    """

    name: str
    title: str
    folder: Path
    intents: Mapping[str, Handler] = field(default_factory=dict)
    letter: str = ""
    needs: Mapping[str, frozenset[Role]] = field(default_factory=dict)
    alike: frozenset[str] = frozenset()
    tables: tuple[type[SQLModel], ...] = ()
    hears: Ear | None = None
    answers: Mapping[str, AnswerHandler] = field(default_factory=dict)
    clicks: Mapping[str, ClickHandler] = field(default_factory=dict)
    listens: Mapping[type[Event], Listener] = field(default_factory=dict)
    due: Mapping[str, DueHandler] = field(default_factory=dict)
    duties: tuple[Duty, ...] = ()
    digest: DigestSection | None = None
    decisions: Mapping[str, DecisionHandler] = field(default_factory=dict)
    roster: RosterLoader | None = None
    pages: tuple[Page, ...] = ()
    examples: tuple[tuple[str, frozenset[Role]], ...] = ()


class Registry:
    """All skills of the house, found by what they own."""

    def __init__(self, skills: Iterable[Skill]) -> None:
        self.skills = tuple(skills)
        self.by_name = {skill.name: skill for skill in self.skills}
        self.intents = _owners((name, s) for s in self.skills for name in s.intents)
        self.answers = _named(self.skills, lambda s: s.answers)
        self.clicks = _named(self.skills, lambda s: s.clicks)
        self.due = _named(self.skills, lambda s: s.due)
        self.decisions = _named(self.skills, lambda s: s.decisions)
        self.ears = tuple((s.name, s.hears) for s in self.skills if s.hears is not None)
        self.duties = {f"{s.name}.{d.name}": d for s in self.skills for d in s.duties}
        self.pages = _in_order(self.skills)
        self.letters = {s.letter: s.name for s in self.skills if s.letter}

    def listeners(self, event: Event) -> list[Listener]:
        """Who wants to hear of this event, in the order of the skills."""
        return [s.listens[type(event)] for s in self.skills if type(event) in s.listens]

    def names_another(self, text: str, skill: str) -> bool:
        """Whether words name something by its number that is kept by another skill."""
        owners = {self.letters.get(letter.upper(), skill) for letter in _NUMBERED.findall(text)}
        return bool(owners - {skill})

    @property
    def word_files(self) -> list[tuple[str, Path]]:
        """Each skill's words."""
        return [(s.name, s.folder / "words.yaml") for s in self.skills]


def _in_order(skills: Iterable[Skill]) -> dict[str, Page]:
    """The pages by their full name, in the order of the menu."""
    pages = [(f"{skill.name}.{page.name}", page) for skill in skills for page in skill.pages]
    return dict(sorted(pages, key=lambda pair: pair[1].rank))


def _owners(pairs: Iterable[tuple[str, Skill]]) -> dict[str, Skill]:
    owners: dict[str, Skill] = {}
    for name, skill in pairs:
        if name in owners:
            raise TwoOwners(name)
        owners[name] = skill
    return owners


def _named(skills: Iterable[Skill], handlers: Callable[[Skill], Mapping[str, T]]) -> dict[str, T]:
    return {f"{s.name}.{name}": h for s in skills for name, h in handlers(s).items()}
