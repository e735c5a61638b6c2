"""Every sentence that code says is written down, and every sentence written down is said."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pydantic import SecretStr

from bot.app import build_house
from bot.settings import Settings
from intents import EmergencyKind
from intents.contract import INTENTS
from tests.support.source import ROOT, Module, modules

HOUSE = build_house(Settings.model_construct(data_key=SecretStr("words")))
NAMES = HOUSE.words.names
FOLDERS = {s.name: str(s.folder.relative_to(ROOT)) for s in HOUSE.registry.skills}
FOLDERS |= {"console": "bot/console"}
PREFIXES = tuple(FOLDERS)

SHAPE = re.compile(rf"({'|'.join(PREFIXES)})\.[a-z0-9_]+")
BARE = re.compile(rf"({'|'.join(PREFIXES)})\.")

PLACE_OF_WORDS = {"say": 0, "render": 0, "tell": 1, "post": 1, "ask": 1, "ask_person": 2}
"""Where the name of the words stands among the arguments of the house's own methods."""

BY_EMERGENCY = {f"safety.{kind}" for kind in EmergencyKind}
BY_EMERGENCY |= {f"safety.name_{kind}" for kind in EmergencyKind}
BY_INTENT = {f"core.intent_{intent.replace('.', '_')}" for intent in INTENTS}


@dataclass(frozen=True, slots=True)
class Computed:
    """A name put together while running: how it starts and how it ends."""

    skill: str
    head: str
    tail: str


def texts(module: Module) -> Iterator[str]:
    """Every plain string of a module; pieces of f-strings are none."""
    pieces = {
        id(piece)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.JoinedStr)
        for piece in node.values
    }
    for node in ast.walk(module.tree):
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if is_text and id(node) not in pieces:
            yield node.value


def house() -> list[Module]:
    return [m for name, m in modules().items() if name.split(".")[0] == "bot"]


def called_with(module: Module) -> Iterator[str]:
    """What stands in the words' place of every say, tell, post, ask and render."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            place = PLACE_OF_WORDS.get(node.func.attr)
            if place is not None and len(node.args) > place:
                yield from literals(node.args[place])


def literals(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.IfExp):
        yield from literals(node.body)
        yield from literals(node.orelse)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value


def computed(module: Module) -> Iterator[Computed]:
    """Every f-string that starts like the name of words."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
            head, last = str(node.values[0].value), node.values[-1]
            if BARE.match(head):
                tail = str(last.value) if isinstance(last, ast.Constant) else ""
                yield Computed(head.split(".")[0], head, tail)


def fits(name: str, pattern: Computed) -> bool:
    return name.startswith(pattern.head) and name.endswith(pattern.tail)


@cache
def halves(skill: str) -> tuple[set[str], set[str]]:
    """Strings of a skill's own folder, whole and as the end of an f-string."""
    own = [m for m in house() if str(m.path.relative_to(ROOT)).startswith(FOLDERS[skill] + "/")]
    whole = {text for module in own for text in texts(module)}
    ends = {
        str(node.values[-1].value)
        for module in own
        for node in ast.walk(module.tree)
        if isinstance(node, ast.JoinedStr) and isinstance(node.values[-1], ast.Constant)
    }
    return whole, ends


def is_half(name: str) -> bool:
    """Whether the skill's code holds the name without its prefix, or its ending."""
    skill, _, rest = name.partition(".")
    whole, ends = halves(skill)
    return rest in whole or any(re.fullmatch(r"_[a-z_]+", e) and rest.endswith(e) for e in ends)


def is_said(name: str, patterns: list[Computed]) -> bool:
    fitting = [pattern for pattern in patterns if fits(name, pattern)]
    named = [p for p in fitting if not BARE.fullmatch(p.head)]
    return bool(named) or (bool(fitting) and is_half(name))


def test_everything_said_is_written_down() -> None:
    said = {(m.name, text) for m in house() for text in called_with(m) if SHAPE.fullmatch(text)}
    assert len(said) > 50
    assert sorted(pair for pair in said if pair[1] not in NAMES) == []


def test_every_name_with_a_skills_prefix_is_known() -> None:
    registry = HOUSE.registry
    known = {*NAMES, *INTENTS, *registry.answers, *registry.clicks, *registry.due}
    known |= {*registry.decisions, *registry.duties}
    found = {(m.name, text) for m in house() for text in texts(m) if SHAPE.fullmatch(text)}
    assert sorted(pair for pair in found if pair[1] not in known) == []


def test_every_computed_name_meets_some_words() -> None:
    registry = HOUSE.registry
    known = {*NAMES, *registry.answers, *registry.clicks, *registry.due}
    patterns = {(m.name, pattern) for m in house() for pattern in computed(m)}
    assert [
        (name, pattern)
        for name, pattern in patterns
        if not any(fits(word, pattern) for word in known) and ":" not in pattern.head
    ] == []


def test_everything_written_down_is_said() -> None:
    whole = {text for module in house() for text in texts(module)} | BY_EMERGENCY | BY_INTENT
    patterns = [pattern for module in house() for pattern in computed(module)]
    assert sorted(name for name in NAMES - whole if not is_said(name, patterns)) == []


def test_every_emergency_and_every_intent_has_its_words() -> None:
    assert BY_EMERGENCY
    assert sorted((BY_EMERGENCY | BY_INTENT) - NAMES) == []
