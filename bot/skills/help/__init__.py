"""What the bot can do, said with examples that fit the asker's roles."""

from __future__ import annotations

from pathlib import Path

from bot.core.skill import Skill
from bot.core.work import Turn
from intents import Request

SHOWN = 8


def _help(turn: Turn, _request: Request) -> None:
    examples = [
        text
        for skill in turn.house.registry.skills
        for text, roles in skill.examples
        if not roles or roles & turn.roles
    ]
    turn.say("help.examples", examples=examples[:SHOWN], heard=turn.in_group)


SKILL = Skill(
    name="help",
    title="帮助",
    folder=Path(__file__).parent,
    intents={"bot.help": _help},
)
