"""三个一 of members who live elsewhere: the quarter's visit and the year's review."""

from __future__ import annotations

from datetime import timedelta

from bot.core.answers import plain
from bot.core.people import Person, Role
from bot.core.questions import OpenQuestion, close_named
from bot.core.states import OWNER
from bot.core.work import Turn, Work
from bot.skills.members import rules, store
from bot.skills.members.tables import ContactState, MemberContact
from intents import Parse

REVIEW_LIVES = timedelta(days=20)
LEAST_WORDS = 4
"""Characters: a review of a year is more than a yes."""


def plan_visits(work: Work) -> None:
    """In the first week of a quarter the secretary reads whom to visit, once."""
    today = store.today(work)
    if today < rules.first_working_day(today.year, today.month).day:
        return
    quarter = rules.quarter_of(today)
    due = [p for p in store.mobile_members(work) if _open(work, p, quarter) is not None]
    if not due:
        return
    for secretary in work.staff(Role.SECRETARY):
        work.tell(secretary, "members.visits_due", names=[p.called for p in due])


def _open(work: Work, person: Person, period: str) -> MemberContact | None:
    """A new contact for the period; None where it is known already."""
    assert person.id is not None
    if store.contact_of(work, person.id, period) is not None:
        return None
    return store.open_contact(work, person.id, period)


def visited(turn: Turn, person: Person) -> None:
    """The quarter's visit was made, by door, by phone or by video."""
    assert person.id is not None
    quarter = rules.quarter_of(store.today(turn))
    contact = store.open_contact(turn, person.id, quarter)
    if contact.state is ContactState.ANSWERED:
        turn.say("members.visited_before", private=True, who=person.called)
        return
    _answered(turn, contact, turn.roles)
    turn.say("members.visited", private=True, who=person.called)


def ask_review(work: Work) -> None:
    """In December each mobile member is asked about their year."""
    today = store.today(work)
    for person in store.mobile_members(work):
        contact = _open(work, person, str(today.year))
        if contact is not None:
            work.ask_person(
                person, "members.review", "members.review", state={"contact": contact.key},
                lives=REVIEW_LIVES, who=person.called,
            )  # fmt: skip


def answer_review(turn: Turn, question: OpenQuestion, parse: Parse) -> bool:
    """A few sentences about the year, sealed; other business goes its own way."""
    business = [r.intent for r in parse.requests if r.intent != "member.checkin"]
    if parse.outcome == "act" and business and not rules.tells_of_self(turn.text):
        return False
    if not turn.addressed or turn.in_group or len(plain(turn.text)) < LEAST_WORDS:
        return False
    contact = turn.session.get(MemberContact, question.state["contact"])
    assert contact is not None
    if contact.state is not ContactState.ANSWERED:
        _answered(turn, contact, {OWNER})
    turn.forget_words()
    contact.whereabouts = turn.house.vault.seal(turn.text)
    turn.say("members.review_kept", private=True, who=turn.person.called)
    return True


def _answered(turn: Turn, contact: MemberContact, who: frozenset[Role] | set[str]) -> None:
    store.move_contact(turn, contact, "answer", who)
    turn.cancel_due(f"members:overdue:{contact.key}")
    contact.answered_at = turn.now
    close_named(turn.session, "members.review", "contact", contact.key, turn.now)
