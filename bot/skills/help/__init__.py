"""What the bot can do, said with examples that fit the asker's roles and the place."""

from __future__ import annotations

from pathlib import Path

from bot.core.skill import Skill
from bot.core.work import Turn
from bot.skills.help.rules import chosen
from intents import Request


def _help(turn: Turn, _request: Request) -> None:
    examples = chosen(
        [skill.examples for skill in turn.house.registry.skills],
        roles=turn.roles,
        in_group=turn.in_group,
    )
    turn.say("help.examples", examples=examples, heard=turn.in_group, name=turn.house.bot_name)


SKILL = Skill(
    name="help",
    title="帮助",
    folder=Path(__file__).parent,
    intents={"bot.help": _help},
)
