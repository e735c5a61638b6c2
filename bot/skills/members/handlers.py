"""What members say: here I am, how I am."""

from __future__ import annotations

from bot.core.answers import plain, yes_no
from bot.core.events import DeedDone
from bot.core.questions import OpenQuestion
from bot.core.states import OWNER
from bot.core.work import Turn
from bot.skills.members import rules, store
from bot.skills.members.tables import ContactState, MemberCheckin, MemberContact
from intents import Parse, Request

BARE_WORD = 4
"""Characters: so short a word of how somebody is ("都好") is an answer, whatever else it is."""


def check_in(turn: Turn, request: Request) -> None:
    """A member reports to the neighbourhood; a mobile one makes the month's contact."""
    if not store.is_member(turn):
        turn.say("members.not_in_ledger")
    elif turn.person.member_kind == store.MOBILE:
        _keep_contact(turn, store.open_contact(turn, turn.person_id))
    else:
        _check_in(turn, str(request.slots.get("item") or ""))


def answer_about(turn: Turn, question: OpenQuestion, parse: Parse) -> bool:
    """What the member can do and when; any other business goes its own way."""
    if parse.outcome == "act" and any(_is_other_business(r) for r in parse.requests):
        return False
    checkin = turn.session.get(MemberCheckin, question.state["checkin"])
    assert checkin is not None
    checkin.free_times = rules.free_times(turn.text) or checkin.free_times
    checkin.speciality = rules.speciality(turn.text) or checkin.speciality
    if not checkin.speciality and yes_no(turn.text) is None and not checkin.free_times:
        checkin.speciality = plain(turn.text)[:20]
    _thank(turn, checkin)
    return True


def answer_contact(turn: Turn, question: OpenQuestion, parse: Parse) -> bool:
    """A mobile member's word for the month; anything else leaves the question open."""
    said = [r.intent for r in parse.requests]
    short = len(plain(turn.text)) <= BARE_WORD and rules.tells_of_self(turn.text)
    fits = said == ["member.checkin"] or yes_no(turn.text) is True or short
    other = parse.outcome == "act" and bool(said) and not fits
    if other or not (fits or rules.tells_of_self(turn.text)):
        return False
    contact = turn.session.get(MemberContact, question.state["contact"])
    assert contact is not None
    _keep_contact(turn, contact)
    return True


def _is_other_business(request: Request) -> bool:
    said_again = request.intent == "member.checkin"
    return not said_again and not request.intent.startswith("helper.")


def _check_in(turn: Turn, item: str) -> None:
    before = store.latest_checkin(turn, turn.person_id)
    checkin = MemberCheckin(
        neighbourhood_id=turn.neighbourhood_id,
        person_id=turn.person_id,
        speciality=item or rules.speciality(turn.text) or (before.speciality if before else ""),
        free_times=rules.free_times(turn.text) or (before.free_times if before else ""),
        checked_in_at=turn.now,
    )
    turn.session.add(checkin)
    turn.session.flush()
    turn.emit(DeedDone(turn.person_id, "checkin", f"checkin:{rules.month_of(store.today(turn))}"))
    if checkin.speciality or checkin.free_times:
        _thank(turn, checkin)
        return
    turn.ask(
        "members.about", "members.about", private=True,
        state={"checkin": checkin.id}, who=turn.person.called,
    )  # fmt: skip


def _thank(turn: Turn, checkin: MemberCheckin) -> None:
    if checkin.speciality:
        turn.person.speciality = checkin.speciality
    turn.say(
        "members.checked_in",
        private=True,
        who=turn.person.called,
        speciality=checkin.speciality,
        free_times=checkin.free_times,
    )


def _keep_contact(turn: Turn, contact: MemberContact) -> None:
    """The month's contact was made; where the member is stays sealed."""
    turn.forget_words()
    if contact.state is not ContactState.ANSWERED:
        store.move_contact(turn, contact, "answer", {OWNER})
        turn.cancel_due(f"members:overdue:{contact.key}")
    contact.answered_at = turn.now
    contact.whereabouts = turn.house.vault.seal(turn.text)
    turn.say("members.contact_kept", private=True, who=turn.person.called)
