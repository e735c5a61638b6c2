"""One sentence is enough: to take a consent back, to see what is kept, to see who looked."""

from __future__ import annotations

from bot.core import access, consents
from bot.core.answers import yes_no
from bot.core.clock import local
from bot.core.consents import Purpose
from bot.core.events import ConsentWithdrawn
from bot.core.people import Role
from bot.core.questions import OpenQuestion
from bot.core.values import Enclosure
from bot.core.work import Turn
from bot.skills.personal import owndata
from bot.skills.personal.rules import Wanted, wanted, wants_json
from intents import Parse

SHOWN = 15
_STAFF = frozenset({Role.SECRETARY, Role.GRID_MEMBER})


def hear(turn: Turn, _parse: Parse) -> bool:
    """Take what people say about data; only the secretary's own business passes."""
    want = wanted(turn.text) if turn.addressed else None
    if want is None or (want is Wanted.PRYING and turn.roles & _STAFF and not turn.in_group):
        return False
    _DO[want](turn)
    return True


def _forget_contact(turn: Turn) -> None:
    had = turn.person.phone is not None
    turn.person.phone = None
    consents.refuse(turn, turn.person_id, Purpose.CONTACT)
    left = _withdraw(turn, Purpose.CONTACT)
    turn.forget_words()
    turn.say("personal.contact_forgotten", private=True, had=had, left=left)


def _withdraw(turn: Turn, purpose: Purpose) -> list[str]:
    event = ConsentWithdrawn(turn.person_id, purpose)
    turn.emit(event)
    return event.left


def _forget_all(turn: Turn) -> None:
    """What the house keeps of a neighbour goes on their word; asked once, as it is for good."""
    turn.ask("personal.all", "personal.sure", private=True, state={})


def answer_all(turn: Turn, _question: OpenQuestion, _parse: Parse) -> bool:
    """Yes or no to forgetting everything."""
    said = yes_no(turn.text)
    if said is None or not turn.addressed:
        return False
    if not said:
        turn.say("personal.stays", private=True)
        return True
    person = turn.person
    person.phone = person.unit = person.room = None
    person.speciality = ""
    person.mute = True
    for purpose in (Purpose.CONTACT, Purpose.PUBLICITY, Purpose.REMINDERS):
        consents.refuse(turn, turn.person_id, purpose)
    left = _withdraw(turn, Purpose.ALL)
    turn.say("personal.all_forgotten", private=True, left=left, member=person.member_kind)
    return True


def _unpublish(turn: Turn) -> None:
    consents.refuse(turn, turn.person_id, Purpose.PUBLICITY)
    _withdraw(turn, Purpose.PUBLICITY)
    turn.say("personal.not_published", private=True)


def _mute(turn: Turn) -> None:
    turn.person.mute = True
    consents.refuse(turn, turn.person_id, Purpose.REMINDERS)
    _withdraw(turn, Purpose.REMINDERS)
    turn.say("personal.muted", private=True)


def _unmute(turn: Turn) -> None:
    turn.person.mute = False
    consents.give(
        turn, turn.person_id, Purpose.REMINDERS, kinds="reminders", words="personal.unmuted"
    )
    turn.say("personal.unmuted", private=True)


def _own_data(turn: Turn) -> None:
    access.note(turn, "own_data", turn.person_id)
    turn.forget_words()
    turn.say("personal.own_data", private=True, sections=owndata.collect(turn, turn.person))


def _own_file(turn: Turn) -> None:
    """The same in a file; the person reads it in their own private chat with the app."""
    sections = owndata.collect(turn, turn.person)
    title = turn.render("personal.file_title", who=turn.person.called)
    if wants_json(turn.text):
        file = Enclosure(f"{title}.json", owndata.as_json(sections))
    else:
        file = Enclosure(f"{title}.docx", owndata.as_docx(title, sections))
    access.note(turn, "personal_file", turn.person_id, file.name)
    turn.forget_words()
    turn.say("personal.own_file", private=True)
    turn.tell(turn.person, "personal.file_sent", enclosure=file, prompt=True)


def _own_log(turn: Turn) -> None:
    looks = [e for e in access.about_person(turn, turn.person_id) if e.actor_id != turn.person_id]
    lines = [_line(turn, entry) for entry in looks[:SHOWN]]
    turn.say("personal.own_log", private=True, lines=lines)


def _log(turn: Turn) -> None:
    if Role.SECRETARY not in turn.roles:
        turn.say("personal.log_is_secretarys", private=True)
        return
    lines = [_line(turn, entry) for entry in access.latest(turn, SHOWN)]
    turn.say("personal.log", private=True, lines=lines)


def _line(turn: Turn, entry: access.AccessEntry) -> str:
    actor = turn.person_of(entry.actor_id).called if entry.actor_id else ""
    when = f"{local(entry.at):%m-%d %H:%M}"
    return turn.render(
        "personal.log_line", when=when, who=actor, what=entry.move, number=entry.subject_id,
        why=entry.why,
    )  # fmt: skip


def _prying(turn: Turn) -> None:
    turn.say("personal.not_told")


_DO = {
    Wanted.FORGET_CONTACT: _forget_contact,
    Wanted.FORGET_ALL: _forget_all,
    Wanted.UNPUBLISH: _unpublish,
    Wanted.MUTE: _mute,
    Wanted.UNMUTE: _unmute,
    Wanted.OWN_DATA: _own_data,
    Wanted.OWN_FILE: _own_file,
    Wanted.OWN_LOG: _own_log,
    Wanted.LOG: _log,
    Wanted.PRYING: _prying,
}
