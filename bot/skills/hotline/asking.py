"""Answers whom to call, or says honestly that the number is not known."""

from __future__ import annotations

from bot.core import directory
from bot.core.clock import local
from bot.core.events import QuestionUnanswered
from bot.core.people import Role, names_of
from bot.core.work import Turn
from bot.skills.hotline import hours, rules
from bot.skills.hotline.changing import note_reached, propose_change
from intents import Parse, Request
from knowledge import Entry, lookup

SHOWN = 2


def submit(turn: Turn, _request: Request) -> None:
    """Say number, hours and place; a message that changes a number is handed on."""
    change = rules.change_in(turn.text)
    if change is not None:
        if turn.addressed:
            propose_change(turn, change)
        return
    found = _entries(turn)
    if found:
        turn.say(
            "hotline.numbers",
            entries=found[:SHOWN],
            no_hours=rules.asks_hours(turn.text) and not found[0].hours,
            no_place=rules.asks_place(turn.text) and not found[0].place,
        )
    elif turn.addressed:
        _admit(turn)


def hear(turn: Turn, parse: Parse) -> bool:
    """An office's hours, a number that was tried, a neighbour's number, which nobody gets."""
    opening = rules.opening_in(turn.text) if turn.addressed else None
    if opening is not None:
        hours.propose(turn, opening)
        return True
    if turn.addressed and note_reached(turn, rules.reached_in(turn.text)):
        return True
    about_numbers = all(request.intent == "hotline.ask" for request in parse.requests)
    return turn.addressed and about_numbers and _refuse_neighbour(turn)


def _refuse_neighbour(turn: Turn) -> bool:
    if not rules.asks_number(turn.text):
        return False
    asks = rules.asks_for_neighbour(turn.text, names_of(turn.session, turn.neighbourhood_id))
    if asks:
        turn.say("hotline.private", secretary=Role.SECRETARY in turn.roles)
    return asks


def _admit(turn: Turn) -> None:
    if _refuse_neighbour(turn):
        return
    asked = Role.SECRETARY not in turn.roles and bool(turn.staff(Role.SECRETARY))
    turn.say("hotline.unknown", asked=asked)
    if asked:
        turn.emit(QuestionUnanswered(turn.person_id, turn.chat_id, turn.text, "other"))


def _entries(turn: Turn) -> tuple[Entry, ...]:
    """What answers; where several contacts are named, the best of each."""
    local_entries, named = _local_entries(turn), rules.contacts_in(turn.text)
    if len(named) < 2:
        contact = rules.contact_in(turn.text)
        return _known(lookup(contact, turn.text, local_entries), contact, turn.text)
    each = (_known(lookup(c, turn.text, local_entries), c, turn.text) for c in named)
    return tuple(dict.fromkeys(found[0] for found in each if found))


def _known(found: tuple[Entry, ...], contact: str | None, text: str) -> tuple[Entry, ...]:
    """What really answers; 12345 as the last resort is no answer to another question."""
    asked = contact == "government"
    return tuple(e for e in found if asked or e.contact != "government" or e.named_in(text))


def _local_entries(turn: Turn) -> list[Entry]:
    rows = directory.entries(turn.session, turn.neighbourhood_id)
    return [
        Entry(
            contact=row.contact,
            name=row.name,
            phone=row.phone,
            hours=row.hours,
            place=row.place,
            confirmed_on=local(row.tested_at).date() if row.tested_at else None,
        )
        for row in rows
        if row.phone
    ]
