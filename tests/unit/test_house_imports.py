"""Who may know whom, proven on the real imports."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.support.source import imports_of, modules

LIBRARIES = ("intents", "knowledge")
WIRING = ("bot.app", "bot.cli", "bot.commands", "bot.server")
MIGRATIONS = "bot.migrations.env"
"""Alembic's script has to see every table, and only the wiring knows all of them."""

MAY_KNOW = {
    "bot.settings": (),
    "bot.core": ("bot.core", *LIBRARIES),
    "bot.channels": ("bot.channels", "bot.core.values", "bot.core.ports", "bot.settings"),
    "bot.schedule": ("bot.schedule", "bot.core", *LIBRARIES),
    "bot.console": ("bot.console", "bot.core", *LIBRARIES),
    "bot.emulator": ("bot.emulator",),
    "intents": ("intents",),
    "knowledge": ("knowledge",),
}


def within(name: str, *rooms: str) -> bool:
    return any(name == room or name.startswith(f"{room}.") for room in rooms)


def pairs() -> Iterator[tuple[str, str]]:
    """Every import: who, whom."""
    for name in modules():
        yield from ((name, target) for target in imports_of(name))


@pytest.mark.parametrize("room", MAY_KNOW)
def test_a_room_knows_only_whom_it_may(room: str) -> None:
    known = [(who, whom) for who, whom in pairs() if within(who, room)]
    assert [pair for pair in known if not within(pair[1], *MAY_KNOW[room])] == []


@pytest.mark.parametrize("room", [*MAY_KNOW, *WIRING])
def test_every_room_of_the_plan_is_there(room: str) -> None:
    assert any(within(name, room) for name in modules())


def test_the_console_meets_skills_and_channels_by_interfaces_alone() -> None:
    met = {whom for who, whom in pairs() if within(who, "bot.console")}
    assert {"bot.core.pages", "bot.core.ports"} <= met
    strangers = ("bot.skills", "bot.channels", "bot.schedule")
    assert [whom for whom in met if within(whom, *strangers)] == []


def test_a_skill_draws_no_page_itself() -> None:
    drawn = [who for who, whom in pairs() if within(whom, "bot.console")]
    assert {who for who in drawn if not within(who, "bot.console")} == {"bot.app", "bot.server"}


def test_a_skill_knows_the_core_and_itself() -> None:
    skills = {name.split(".")[2] for name in modules() if name.startswith("bot.skills.")}
    strangers = [
        (who, whom)
        for skill in skills
        for who, whom in pairs()
        if within(who, f"bot.skills.{skill}")
        and not within(whom, f"bot.skills.{skill}", "bot.core", *LIBRARIES)
    ]
    assert skills
    assert strangers == []


def test_only_the_wiring_knows_the_wiring() -> None:
    strangers = [
        (who, whom)
        for who, whom in pairs()
        if within(whom, *WIRING) and not within(who, *WIRING) and who != MIGRATIONS
    ]
    assert strangers == []


def test_nobody_imports_the_command_line() -> None:
    assert [who for who, whom in pairs() if within(whom, "bot.cli")] == []


def test_the_list_of_skills_is_read_by_the_composition_root_alone() -> None:
    readers = {who for who, whom in pairs() if whom == "bot.skills"}
    assert readers == {"bot.app"}


@pytest.mark.parametrize("library", LIBRARIES)
def test_the_house_knows_a_library_by_its_public_names_alone(library: str) -> None:
    public = public_names(library)
    insides = [
        (who, whom)
        for who, whom in pairs()
        if within(who, "bot") and not within(who, *WIRING) and within(whom, library)
        if whom != library
    ]
    private = [(who, name) for who, name in taken_from(library) if name not in public]
    assert insides == []
    assert private == []


def public_names(package: str) -> set[str]:
    for node in modules()[package].tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return set(ast.literal_eval(node.value))
    raise AssertionError(f"{package} names nothing public")


def taken_from(package: str) -> Iterator[tuple[str, str]]:
    """Who in the house imports which name straight from a library."""
    for name, module in modules().items():
        for node in ast.walk(module.tree):
            if within(name, "bot") and isinstance(node, ast.ImportFrom) and node.module == package:
                yield from ((name, alias.name) for alias in node.names)
