"""Whom the words name, and what is to be changed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from bot.core.people import Role

CONTACTS_FILE = Path(__file__).parent / "contacts.yaml"
OF_PROPERTY = frozenset({"property", "elevator"})
"""The numbers that the property company may change itself."""

_CHANGE = re.compile(
    r"^(?P<whose>.{2,20}?)的?(?:电话|号码|热线|座机|手机号?)(?:号码)?"
    r"(?:已经)?(?:改成|改为|换成|换为|变成|更新为|改到|应该是)(?:了)?\s*[:：]?\s*"
    r"(?P<phone>[\d\-－—\s]{3,20}\d)"
)
_OPENING = re.compile(
    r"^(?P<whose>.{2,20}?)的?(?:(?P<hours>(?:上班|开门|办公|营业|服务|开放)时间)|地址|位置)"
    r"(?:已经)?(?:改成|改为|换成|换为|变成|更新为|改到|是|为)(?:了)?\s*[:：]?\s*"
    r"(?P<said>.{2,40})$"
)
_ASKS = re.compile(r"[?？]|几点|哪|吗|什么|啥|多少|不是")
_PHONE = re.compile(r"[0-9]+(?:-[0-9]+)*")
_HOURS = re.compile(r"几点|上班|下班|开门|关门|营业|时间|周末|开不开")
_PLACE = re.compile(r"在哪|哪儿|哪里|地址|位置|怎么走|怎么去")
_NEIGHBOUR = re.compile(
    r"(?:邻居|住户|业主|车主|房东|租客|楼上|楼下|对门|隔壁|奶奶|爷爷|大爷|大妈|大娘|阿姨|叔叔|那家|他家|她家)"
    r"[^，。,]{0,6}(?:电话|手机|号码|微信|联系方式)"
)
_NUMBER = re.compile(r"电话|手机|号码|联系方式|微信")
_REACHED = re.compile(
    r"^(?P<whose>.{2,20}?)的?(?:电话|号码|热线)?(?:我)?(?:已经)?"
    r"(?:(?:打|拨)(?:过了?，?|)(?:通|得通)了?|能打通|核实了)$"
)
_DIALLED = re.compile(r"^(通了|打通了|拨通了|能打通|试过了|打过了|核实了)$")


@dataclass(frozen=True, slots=True)
class Change:
    """A number that somebody wants changed."""

    contact: str | None
    whose: str
    phone: str


@dataclass(frozen=True, slots=True)
class Opening:
    """Opening hours or a place (`field`: `hours` or `place`) that somebody wants changed."""

    contact: str
    field: str
    said: str


@cache
def _contacts() -> dict[str, list[object]]:
    data: dict[str, list[object]] = yaml.safe_load(CONTACTS_FILE.read_text(encoding="utf-8"))
    return data


@cache
def _titles() -> dict[str, str]:
    return {contact: str(words[0]) for contact, words in _contacts().items()}


@cache
def contact_words() -> tuple[tuple[str, str], ...]:
    """Pairs of word and contact, the longest words first."""
    pairs = [(str(word), contact) for contact, words in _contacts().items() for word in words]
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


def contacts() -> tuple[str, ...]:
    """Every contact that has words."""
    return tuple(_contacts())


def contact_title(contact: str) -> str:
    """How a contact is called; the contract's own name where nobody wrote one down."""
    return _titles().get(contact, contact)


def contact_in(text: str) -> str | None:
    """The contact that the words name; None where they name nobody.

    The words decide, not a guess: a wrong number is worse than none.
    """
    return next((contact for word, contact in contact_words() if word in text), None)


def contacts_in(text: str) -> list[str]:
    """Every contact that the words name, in the order of the words."""
    found: dict[str, int] = {}
    for word, contact in contact_words():
        at = text.find(word)
        if at >= 0:
            found.setdefault(contact, at)
            text = text.replace(word, "　" * len(word))
    return sorted(found, key=lambda contact: found[contact])


def change_in(text: str) -> Change | None:
    """What is to be changed, where the message changes a number."""
    match = _CHANGE.match(text.strip())
    if match is None:
        return None
    return Change(contact_in(match["whose"]), match["whose"], plain_phone(match["phone"]))


def opening_in(text: str) -> Opening | None:
    """What is to be changed, where the message tells an office's hours or place."""
    match = _OPENING.match(text.strip())
    contact = contact_in(match["whose"]) if match else None
    if match is None or contact is None or _ASKS.search(text):
        return None
    return Opening(contact, "hours" if match["hours"] else "place", match["said"].strip("。 "))


def reached_in(text: str) -> str | None:
    """Whose number somebody dialled and got through: "物业电话打通了"."""
    match = _REACHED.match(text.strip("。！! "))
    return contact_in(match["whose"]) if match else None


def plain_phone(said: str) -> str:
    """A number without blanks, its parts joined by plain hyphens."""
    return re.sub(r"[－—–]", "-", re.sub(r"\s", "", unicodedata.normalize("NFKC", said)))


def is_phone(phone: str) -> bool:
    """Whether a plain number can be dialled: 3 to 20 digits, hyphens between them."""
    return bool(_PHONE.fullmatch(phone)) and 3 <= len(phone) <= 20


def may_change(roles: frozenset[Role], contact: str) -> bool:
    """The secretary changes any number, the property company its own."""
    if Role.SECRETARY in roles:
        return True
    return Role.PROPERTY in roles and contact in OF_PROPERTY


def asks_hours(text: str) -> bool:
    """Whether opening hours are asked for."""
    return bool(_HOURS.search(text))


def asks_place(text: str) -> bool:
    """Whether the place is asked for."""
    return bool(_PLACE.search(text))


def asks_number(text: str) -> bool:
    """Whether a telephone number is asked for."""
    return bool(_NUMBER.search(text))


def asks_for_neighbour(text: str, names: Iterable[str]) -> bool:
    """Whether somebody wants a private person's number; `names` are the neighbourhood's people."""
    return bool(_NEIGHBOUR.search(text)) or any(len(name) >= 2 and name in text for name in names)


def says_dialled(words: str) -> bool:
    """Whether somebody has dialled the number and got through."""
    return bool(_DIALLED.match(words))
