"""A visit that is put off to another day; a household in hospital lets its bond rest."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from bot.core.people import Role
from bot.core.questions import OpenQuestion
from bot.core.work import QUESTION_LIVES, Turn
from bot.skills.visits import choosing, rules, steps, store
from bot.skills.visits.choosing import say
from bot.skills.visits.reading import back_on, date_unknown, rests
from bot.skills.visits.tables import Bond
from bot.skills.visits.telling import day_said
from intents import Parse, Request, parse_when


def postpone(turn: Turn, request: Request) -> None:
    """Put the visit off to the day that was named, or ask for one."""
    choosing.hush(turn)
    bonds = choosing.reach(turn)
    if not bonds:
        say(turn, "visits.none", secretary=Role.SECRETARY in turn.roles)
        return
    said = str(request.slots.get("recipient") or "") or None
    found = choosing.find(turn, said, bonds)
    state = {"until": _until(turn, request.slots), "rest": rests(turn.text)}
    if not found:
        names = list(choosing.names(turn, bonds).values())
        say(turn, "visits.stranger", said=said or "", names=names[: choosing.MOST_CHOICES])
    elif len(found) > 1:
        choosing.ask_which(turn, "visits.waits", found, state)
    else:
        _settle(turn, found[0], state)


def go_on(turn: Turn, bond: Bond) -> None:
    """Somebody is back before their time: the bond rests no longer."""
    choosing.hush(turn)
    steps.move_bond(turn, bond, "resume")
    visit = steps.replan(turn, bond, sooner=True) or steps.plan_first(turn, bond)
    day = day_said(visit.due_on, store.today(turn))
    say(turn, "visits.back", name=store.name_of(turn, bond), day=day)


def answer_which(turn: Turn, question: OpenQuestion, _parse: Parse) -> bool:
    """Whose visit is put off."""
    bond = choosing.chosen(turn, question.state["bonds"])
    if bond is None:
        return False
    choosing.hush(turn)
    _settle(turn, bond, question.state)
    return True


def answer_until(turn: Turn, question: OpenQuestion, _parse: Parse) -> bool:
    """Until when; where nobody knows yet it waits for a fixed time."""
    rest, today = question.state["rest"], store.today(turn)
    day, _ = parse_when(turn.text, turn.now)
    day = day or back_on(turn.text, today)
    if day is None and date_unknown(turn.text):
        day = today + (rules.NO_DATE_PAUSE if rest else timedelta(days=7))
    if day is None:
        return False
    choosing.hush(turn)
    if day < today:
        say(turn, "visits.past_day")
        turn.keep_open(question)
        return True
    _put_off(turn, store.bond_by_id(turn, question.state["bond"]), day, rest=rest)
    return True


def _until(turn: Turn, slots: dict[str, Any]) -> str | None:
    """The coming day that was named; one read as past is read again as coming."""
    today, named = store.today(turn), slots.get("date")
    if named and date.fromisoformat(str(named)) >= today:
        return str(named)
    day, _ = parse_when(turn.text, turn.now)
    if day is None or day <= today:
        day = back_on(turn.text, today) if rests(turn.text) else None
    return day.isoformat() if day is not None else None


def _settle(turn: Turn, bond: Bond, state: dict[str, Any]) -> None:
    until = state["until"]
    if until is not None:
        _put_off(turn, bond, date.fromisoformat(until), rest=state["rest"])
        return
    turn.ask(
        "visits.until",
        "visits.until_hospital" if state["rest"] else "visits.until",
        private=True,
        lives=QUESTION_LIVES,
        state={"bond": bond.key, "rest": state["rest"]},
        name=store.name_of(turn, bond),
    )


def _put_off(turn: Turn, bond: Bond, until: date, *, rest: bool) -> None:
    bond = store.bond_by_id(turn, bond.key)
    steps.put_off(turn, bond, until, pause=rest)
    say(
        turn,
        "visits.put_off",
        name=store.name_of(turn, bond),
        day=day_said(until, store.today(turn)),
        rest=rest,
    )
