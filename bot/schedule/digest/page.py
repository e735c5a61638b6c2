"""The digest as a page: the same lines, and a button for every answer to a decision."""

from __future__ import annotations

import hashlib
import json

from bot.core.clock import day_of, local
from bot.core.pages import CannotUse, Form, Given, Item, Items, Lines, Page, Text, View
from bot.core.skill import Decision
from bot.core.work import Turn, Work
from bot.schedule.digest import rules
from bot.schedule.digest.handlers import sections_of, system_of


def show(work: Work, _given: Given) -> View:
    """The day so far."""
    sections = sections_of(work)
    decisions = rules.decisions_of(sections)
    lines = rules.ordered([*sections, system_of(work)], ())
    date, time = day_of(work.now), f"{local(work.now):%H:%M}"
    blocks: list[Text | Items | Lines] = [
        Text(work.render("digest.page_lead", date=date, time=time))
    ]
    if decisions:
        blocks.append(Items("等您定的", tuple(_item(decision) for decision in decisions)))
    if lines:
        blocks.append(Lines("今天的情况", tuple(lines)))
    if len(blocks) == 1:
        blocks.append(Text(work.render("digest.nothing")))
    return View(tuple(blocks))


def decide(turn: Turn, given: Given) -> None:
    """Do what a button of a decision says; what it is about is looked up anew."""
    decisions = rules.decisions_of(sections_of(turn))
    chosen = next((d for d in decisions if _mark(d) == given.get("what")), None)
    letter = given.get("letter", "")
    if chosen is None or letter not in _letters(chosen):
        raise CannotUse(turn.render("digest.page_gone"))
    turn.house.registry.decisions[chosen.name](turn, letter, chosen.state)
    if not turn.parts:
        turn.say("digest.page_done")


def _item(decision: Decision) -> Item:
    about = {"what": _mark(decision)}
    forms = tuple(
        Form("decide", label, {**about, "letter": letter}, quiet=letter != rules.LETTERS[0])
        for letter, label in zip(rules.LETTERS, decision.options, strict=False)
    )
    return Item(decision.text, forms=forms)


def _letters(decision: Decision) -> tuple[str, ...]:
    return tuple(rules.LETTERS[: len(decision.options)])


def _mark(decision: Decision) -> str:
    """What tells a decision from every other one, and says nothing of it."""
    told = json.dumps([decision.name, dict(decision.state)], sort_keys=True, default=str)
    return hashlib.sha256(told.encode()).hexdigest()[:24]


PAGE = Page("today", "首页", 0, show, {"decide": decide})
