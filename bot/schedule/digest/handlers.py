"""Builds the digest out of what every skill says of itself, and hands decisions back to them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import structlog

from bot.core import notes, outbox
from bot.core.clock import local
from bot.core.people import Role
from bot.core.places import chats_of
from bot.core.questions import OpenQuestion, close_named
from bot.core.skill import Decision, Section, Skill
from bot.core.work import Turn, Work
from bot.schedule.digest import rules
from intents import Parse, Request

log = structlog.get_logger()

CODES_LIVE = timedelta(days=3)


def show(turn: Turn, _request: Request) -> None:
    """The digest on demand; in a group it goes to the secretary alone."""
    text, codes = build(turn)
    turn.say("digest.text", private=True, text=text)
    _keep_codes(turn, turn.person_id, codes)


def send_to_secretaries(work: Work) -> None:
    """The daily digest, to each secretary in private."""
    for secretary in work.staff(Role.SECRETARY):
        assert secretary.id is not None
        text, codes = build(work)
        work.tell(secretary, "digest.text", text=text)
        _keep_codes(work, secretary.id, codes)


def tell_groups(work: Work) -> None:
    """One group-safe message a week; where nothing happened, nothing is said."""
    lines = [section.weekly for section in sections_of(work) if section.weekly]
    if not lines:
        return
    for chat in chats_of(work.session, work.neighbourhood_id):
        work.post(chat, "digest.weekly", neighbourhood=work.neighbourhood.name, lines=lines)


def build(work: Work) -> tuple[str, dict[str, Any]]:
    """The digest's text and what its reply codes stand for."""
    sections = sections_of(work)
    decisions = rules.decisions_of(sections)
    numbered = [_numbered(work, n, d) for n, d in enumerate(decisions, 1)]
    now = local(work.now)
    head = work.render(
        "digest.head", neighbourhood=work.neighbourhood.name, date=f"{now.month}月{now.day}日"
    )
    lines = rules.ordered([*sections, system_of(work)], numbered)
    room = rules.MOST_LINES - 2 - bool(decisions)
    kept, left = rules.fitted(lines or [work.render("digest.nothing")], room)
    tail = [work.render("digest.more", count=left)] if left else []
    tail += [work.render("digest.how")] if decisions else []
    codes = {
        str(n): {"name": d.name, "options": list(d.options), "state": dict(d.state)}
        for n, d in enumerate(decisions, 1)
    }
    return "\n".join([head, *kept, *tail]), codes


def answer_codes(turn: Turn, question: OpenQuestion, _parse: Parse) -> bool:
    """Do what "1A 2B" decides; the question stays open for the other codes."""
    codes = rules.codes_in(turn.text)
    if not codes:
        return False
    for number, letter in codes:
        _decide(turn, question, number, letter)
    if question.state["codes"]:
        turn.keep_open(question)
    return True


def hear_code(turn: Turn, _parse: Parse) -> bool:
    """A reply code where nothing is to be decided."""
    if not rules.codes_in(turn.text) or not turn.addressed or Role.SECRETARY not in turn.roles:
        return False
    turn.say("digest.nothing_open", private=True)
    return True


def _decide(turn: Turn, question: OpenQuestion, number: str, letter: str) -> None:
    code = f"{number}{letter}"
    open_codes = question.state["codes"]
    if number in question.state["done"]:
        turn.say("digest.done_before", code=number)
        return
    entry = open_codes.get(number)
    if entry is None or rules.LETTERS.index(letter) >= len(entry["options"]):
        known = "、".join(open_codes) or "（没有）"
        turn.say("digest.unknown_code", code=code, known=known)
        return
    question.state = {
        "codes": {n: e for n, e in open_codes.items() if n != number},
        "done": [*question.state["done"], number],
    }
    turn.house.registry.decisions[entry["name"]](turn, letter, entry["state"])


def sections_of(work: Work) -> list[Section]:
    """What every skill says of itself, decisions under their full names."""
    found = []
    for skill in work.house.registry.skills:
        section = _section(work, skill)
        if section is not None:
            named = tuple(
                Decision(f"{skill.name}.{d.name}", d.text, d.options, d.state)
                for d in section.decisions
            )
            found.append(Section(section.lines, named, section.weekly))
    return found


def _section(work: Work, skill: Skill) -> Section | None:
    """What a skill says of itself; its fault costs its own part and nobody else's."""
    if skill.digest is None:
        return None
    try:
        with work.session.begin_nested():
            return skill.digest(work)
    except Exception as fault:  # whatever went wrong is the operator's to see
        log.exception("digest_part_failed", skill=skill.name, advice="日报里缺这一部分")
        notes.note(work.session, kind=f"digest:{skill.name}", text=repr(fault), now=work.now)
        return None


def _numbered(work: Work, number: int, decision: Decision) -> str:
    return work.render(
        "digest.decision",
        number=number,
        text=decision.text,
        choices=rules.choices_of(number, decision),
    )


def system_of(work: Work) -> Section:
    """What the house says of itself."""
    dead = len(outbox.troubled(work.session, work.neighbourhood_id))
    troubles = len(notes.recent(work.session, work.now - timedelta(days=1)))
    if not dead and not troubles:
        return Section()
    return Section(lines=((10, work.render("digest.system", dead=dead, troubles=troubles)),))


def _keep_codes(work: Work, person_id: int, codes: dict[str, Any]) -> None:
    """The newest digest's codes count; those of the day before no longer do."""
    close_named(work.session, "digest.decide", "person", person_id, work.now)
    if codes:
        work.keep_question(
            work.person_of(person_id),
            None,
            "digest.decide",
            {"codes": codes, "done": [], "person": person_id},
            CODES_LIVE,
        )
