"""The monthly question to mobile members, and what the secretary reads of members."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import structlog
from sqlmodel import select

from bot.core.skill import Section
from bot.core.states import BOT
from bot.core.work import Work
from bot.skills.members import rules, store
from bot.skills.members.completing import count_lacking
from bot.skills.members.tables import (
    ContactState,
    Homecoming,
    HomecomingState,
    MemberContact,
)

log = structlog.get_logger()

ANSWER_LIVES = timedelta(days=27)
ASKED_ON = 2
"""Wednesday."""
CONTACT_RANK, SERVICE_RANK, LEDGER_RANK = 6, 5, 10


def ask_mobile(work: Work) -> None:
    """On the month's first working day each mobile member is asked how they are.

    Runs every morning until then, so a day on which nobody ran is made up.
    """
    today = store.today(work)
    first = rules.first_working_day(today.year, today.month)
    if today < first.day:
        return
    if not first.official:
        log.warning(
            "holidays_unknown", year=today.year, advice="升级 chinesecalendar 后按公布的放假安排算"
        )
    for person in store.mobile_members(work):
        assert person.id is not None
        if store.contact_of(work, person.id, rules.month_of(today)) is None:
            contact = store.open_contact(work, person.id)
            work.ask_person(
                person, "members.contact", "members.monthly",
                state={"contact": contact.key}, lives=ANSWER_LIVES,
                who=person.called, month=today.month,
            )  # fmt: skip


def lapse(work: Work, payload: Mapping[str, Any]) -> None:
    """A week without a word: the contact is overdue and stands in the secretary's digest."""
    contact = work.session.get(MemberContact, payload["contact"])
    if contact is not None and contact.state is ContactState.ASKED:
        store.move_contact(work, contact, "lapse", {BOT})


def section(work: Work) -> Section:
    """The month's contacts, the quarter's visits, today's check-ins, what the ledger lacks."""
    lines = (
        *_contacts(work), *_visits(work), *_checkins(work), *_gaps(work), *_homecomings(work),
        *_calendar(work),
    )  # fmt: skip
    return Section(lines=lines)


def _contacts(work: Work) -> list[tuple[int, str]]:
    contacts = store.contacts_in(work, rules.month_of(store.today(work)))
    late = [c for c in contacts if c.state is ContactState.OVERDUE]
    if not late and not any(c.state is ContactState.ASKED for c in contacts):
        return []
    text = work.render(
        "members.digest_contacts",
        all=len(contacts),
        answered=sum(c.state is ContactState.ANSWERED for c in contacts),
        late=[work.person_of(c.person_id).called for c in late],
    )
    return [(CONTACT_RANK, text)]


def _checkins(work: Work) -> list[tuple[int, str]]:
    count = len({c.person_id for c in store.checkins_since(work, 1)})
    return [(SERVICE_RANK, work.render("members.digest_checkins", count=count))] if count else []


def _visits(work: Work) -> list[tuple[int, str]]:
    """The quarter's visits and the year's reviews that are still to be made."""
    today, found = store.today(work), []
    for period, words in (
        (rules.quarter_of(today), "members.digest_visits"),
        (str(today.year), "members.digest_reviews"),
    ):
        waiting = [
            work.person_of(c.person_id).called
            for c in store.contacts_in(work, period)
            if c.state is not ContactState.ANSWERED
        ]
        if waiting:
            found.append((CONTACT_RANK, work.render(words, names=waiting)))
    return found


def _gaps(work: Work) -> list[tuple[int, str]]:
    """On Wednesdays, when members are asked: how many records have gaps."""
    count = count_lacking(work) if store.today(work).weekday() == ASKED_ON else 0
    return [(LEDGER_RANK, work.render("members.digest_gaps", count=count))] if count else []


def _homecomings(work: Work) -> list[tuple[int, str]]:
    query = select(Homecoming).where(
        Homecoming.neighbourhood_id == work.neighbourhood_id,
        Homecoming.state == HomecomingState.WILLING,
    )
    names = [work.person_of(h.person_id).called for h in work.session.exec(query)]
    return [(LEDGER_RANK, work.render("members.digest_home", names=names))] if names else []


def _calendar(work: Work) -> list[tuple[int, str]]:
    """On the day of the question: that the days off of the year are not published yet."""
    today = store.today(work)
    first = rules.first_working_day(today.year, today.month)
    if first.official or first.day != today or not store.mobile_members(work):
        return []
    return [(LEDGER_RANK, work.render("members.digest_calendar", year=today.year))]
