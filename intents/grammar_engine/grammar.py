"""Load the templates of all intents and match messages against them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from intents.contract import INTENTS
from intents.data import ROOT, read_yaml
from intents.grammar_engine.templates import compile_template
from intents.normalise import normalise
from intents.quick import Index

FOLDER = ROOT / "grammar"
LONGEST = 24
_SIGNS = re.compile(r"[\s,，。.!！?？;；~～、:：…]+")
_LEAD = re.compile(
    r"^(?:那个|请问|问一下|问问|麻烦|你好|您好|在吗|在不|书记|大家好|各位|邻居们?|嗯|唉|哎|喂|"
    r"那|我想问)*"
)
_TAIL = re.compile(
    r"(?:谢谢|[啊呀呢嘛哈吧哦喔了啦咧哇噢哟呗嘞的]|您|一下|好吗|行吗|可以吗|行不)*$"
)


@dataclass(frozen=True, slots=True)
class Rule:
    """One template of an intent; `overheard` where it also holds unasked."""

    intent: str
    name: str
    template: str
    pattern: re.Pattern[str]
    overheard: bool


@dataclass(frozen=True, slots=True)
class Grammar:
    """All templates, and an index by what a message must hold to fit one."""

    rules: tuple[Rule, ...]
    index: Index[Rule]

    def match(self, masked: str, mentioned: bool = True) -> Rule | None:
        """Return the template that a whole message fits; the longest where several do."""
        if len(masked) > LONGEST:
            return None
        core = strip(masked)
        found = [
            rule
            for rule in self.index.possible(frozenset(core))
            if (mentioned or rule.overheard) and rule.pattern.fullmatch(core)
        ]
        return max(found, key=_rank, default=None)


def _rank(rule: Rule) -> tuple[int, str, str]:
    return len(rule.template), rule.intent, rule.name


def strip(masked: str) -> str:
    """Take signs, forms of address and particles off a masked message."""
    core = _LEAD.sub("", _SIGNS.sub("", masked))
    return _TAIL.sub("", core) or core


@cache
def load_grammar() -> Grammar:
    """Read every `grammar/<intent>/templates.yaml`."""
    fragments: dict[str, str] = read_yaml(FOLDER / "rules.yaml")
    fragments = {name: _folded(text) for name, text in fragments.items()}
    rules: list[Rule] = []
    for intent in INTENTS:
        rules += _rules(intent, FOLDER / intent / "templates.yaml", fragments)
    return Grammar(tuple(rules), Index((rule.pattern.pattern, rule) for rule in rules))


def _rules(intent: str, path: Path, fragments: dict[str, str]) -> list[Rule]:
    raw: dict[str, str | dict[str, str | bool]] = read_yaml(path)
    found: list[Rule] = []
    for name, entry in raw.items():
        template = entry if isinstance(entry, str) else str(entry["match"])
        overheard = not isinstance(entry, str) and bool(entry.get("overheard"))
        pattern = re.compile(compile_template(_folded(template), fragments))
        found.append(Rule(intent, name, template, pattern, overheard))
    return found


def _folded(template: str) -> str:
    """Bring a template's words into the form that messages have when they are matched."""
    parts = re.split(r"(<[a-z_]+>|\{[a-z]+\}|[()|\[\]…])", template)
    return "".join(part if part[:1] in "<{()|[]…" else normalise(part).text for part in parts)
