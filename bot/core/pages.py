"""Pages that a skill puts before the secretary: plain values, drawn by the console.

A page is shown, and its forms are sent back as acts. Both get a `Turn`: a form is one more
message to the bot, in private and without words, and what its handler says is the answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from bot.core.work import Turn

Given = Mapping[str, str]
"""What was filled into a form, or what stands behind the ? of an address."""


class CannotUse(ValueError):
    """Something in a form cannot be used; the message is the sentence that is shown."""


class Kind(StrEnum):
    """How a field is filled in."""

    LINE = "line"
    TEXT = "text"
    PHONE = "phone"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to be filled in. `options` are pairs of value and label; `longest` counts
    characters."""

    name: str
    label: str
    value: str = ""
    kind: Kind = Kind.LINE
    options: tuple[tuple[str, str], ...] = ()
    needed: bool = True
    longest: int = 60
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """One button with what belongs to it; `act` names the page's handler, `hidden` says of what.

    `folded`: the words under which the form waits to be opened. `quiet`: not the usual choice.
    """

    act: str
    button: str
    hidden: Given = field(default_factory=dict)
    fields: tuple[Field, ...] = ()
    folded: str = ""
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One thing with what is known of it and what can be done with it; the title may be empty."""

    title: str
    lines: tuple[str, ...] = ()
    badge: str = ""
    forms: tuple[Form, ...] = ()


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; `pressing`: something is wrong and wants to be seen."""

    text: str
    pressing: bool = False
    kind: ClassVar[str] = "text"


@dataclass(frozen=True, slots=True)
class Lines:
    """Sentences below each other under a title."""

    title: str
    lines: tuple[str, ...]
    kind: ClassVar[str] = "lines"


@dataclass(frozen=True, slots=True)
class Items:
    """Things below each other under a title; `empty` is said where there are none."""

    title: str
    items: tuple[Item, ...]
    empty: str = ""
    kind: ClassVar[str] = "items"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings, every row as long as they are; the first column names the row."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    empty: str = ""
    kind: ClassVar[str] = "table"


Block = Text | Lines | Items | Table


@dataclass(frozen=True, slots=True)
class View:
    """What a page shows at the moment."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the console, for secretaries alone.

    `rank` is its place in the menu, lowest first. Every look at a `personal` one is written into
    the access log. Handlers find what they are to do by values of their own neighbourhood, since
    anything can stand in a form; they raise `CannotUse`, and nothing of their work remains.
    """

    name: str
    title: str
    rank: int
    show: Callable[[Turn, Given], View]
    acts: Mapping[str, Callable[[Turn, Given], None]] = field(default_factory=dict)
    personal: bool = True


_BLANKS = re.compile(r"\s+")
_ENDS = re.compile(r"\r\n?")


def read(turn: Turn, given: Given, fields: Iterable[Field]) -> dict[str, str]:
    """What was filled into the fields, trimmed. Raises `CannotUse` for the first one that is
    missing, too long or none of its options."""
    return {each.name: _read(turn, given.get(each.name, ""), each) for each in fields}


def _read(turn: Turn, said: str, of: Field) -> str:
    if of.kind is Kind.TEXT:
        said = _ENDS.sub("\n", said).strip()
    else:
        said = _BLANKS.sub(" ", said).strip()
    if of.needed and not said:
        raise CannotUse(turn.render("core.page_missing", label=of.label))
    if len(said) > of.longest:
        raise CannotUse(turn.render("core.page_too_long", label=of.label, longest=of.longest))
    if of.options and said and said not in dict(of.options):
        raise CannotUse(turn.render("core.page_no_option", label=of.label))
    return said


def whole_number(given: Given, name: str) -> int | None:
    """The number in a hidden field; None where no sensible number stands there."""
    said = given.get(name, "")
    return int(said) if said.isdecimal() and len(said) <= 9 else None
