"""Lists for the secretary's eyes, invitations home, posts and promises."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

from sqlmodel import select

from bot.core import access
from bot.core.answers import yes_no
from bot.core.people import Person, Role, by_name
from bot.core.questions import OpenQuestion, close_named
from bot.core.states import OWNER
from bot.core.work import Turn, Work
from bot.skills.members import completing, mobile, store
from bot.skills.members.ledger.applying import record_of
from bot.skills.members.sayings import Said, said
from bot.skills.members.tables import (
    HOMECOMING,
    Homecoming,
    HomecomingEvent,
    HomecomingState,
    MemberRecord,
)
from intents import Parse

SHOWN = 30
LIVES = timedelta(days=30)
_ABOUT_HOME = re.compile(r"愿意|转回|不转|先不")
_SECRETARYS = frozenset({
    Said.OUTFLOW, Said.INFLOW, Said.AWAY, Said.INVITE, Said.TRANSFERRED, Said.VISITED,
})  # fmt: skip


def hear(turn: Turn, _parse: Parse) -> bool:
    """Take what has no intent: lists and invitations of the secretary, posts of members."""
    heard = said(turn.text) if turn.addressed else None
    if heard is None:
        return False
    what, named = heard
    if what in _SECRETARYS:
        return Role.SECRETARY in turn.roles and _DO[what](turn, named)
    return store.is_member(turn) and _DO[what](turn, named)


def _outflow(turn: Turn, _named: str) -> bool:
    return _list(turn, "out")


def _inflow(turn: Turn, _named: str) -> bool:
    return _list(turn, "in")


def _list(turn: Turn, flow: str) -> bool:
    """Mobile members are away unless the ledger says that they came."""
    found = [
        (person, record) for person, record in completing.members(turn) if record.flow == flow
    ]
    listed = {person.id for person, _ in found}
    others = [p for p in store.mobile_members(turn) if p.id not in listed and not _flows(turn, p)]
    lines = [
        {"name": p.called, "place": turn.house.vault.open(r.place) if r.place else ""}
        for p, r in found
    ]
    if flow == "out":
        lines += [{"name": p.called, "place": ""} for p in others]
    access.note(turn, "member_list", 0, flow)
    turn.say("members.list", private=True, flow=flow, lines=lines[:SHOWN], count=len(lines))
    return True


def _flows(turn: Turn, person: Person) -> bool:
    assert person.id is not None
    return bool(record_of(turn, person.id).flow)


def not_home(work: Work) -> list[tuple[Person, MemberRecord]]:
    """Retired members whose membership is elsewhere, as the ledger says."""
    here = work.neighbourhood.name
    return [
        (person, record)
        for person, record in completing.members(work)
        if person.member_kind == "retired"
        and record.organisation
        and here not in record.organisation
        and "本" not in record.organisation[:1]
    ]


def _away(turn: Turn, _named: str) -> bool:
    access.note(turn, "member_list", 0, "away")
    lines = [
        {"name": person.called, "organisation": record.organisation}
        for person, record in not_home(turn)
    ]
    turn.say("members.away", private=True, lines=lines[:SHOWN], count=len(lines))
    return True


def _invite(turn: Turn, _named: str) -> bool:
    asked = [person for person, _ in not_home(turn) if _invited(turn, person)]
    turn.say("members.invited", private=True, names=[p.called for p in asked])
    return True


def _invited(turn: Turn, person: Person) -> bool:
    """Ask once; who said no may be asked again, who is on the way is not."""
    assert person.id is not None
    known = homecoming_of(turn, person.id)
    if known is not None and known.state is not HomecomingState.DECLINED:
        return False
    if known is None:
        known = Homecoming(
            neighbourhood_id=turn.neighbourhood_id, person_id=person.id, invited_at=turn.now
        )
        turn.session.add(known)
        turn.session.flush()
        turn.log(HomecomingEvent, known, "open", before="", actor_id=turn.person_id)
    else:
        _move(turn, known, "invite", turn.roles)
    turn.ask_person(
        person, "members.homecoming", "members.homecoming", state={"person": person.id},
        lives=LIVES, who=person.called, neighbourhood=turn.neighbourhood.name,
    )  # fmt: skip
    return True


def homecoming_of(work: Work, person_id: int) -> Homecoming | None:
    """The invitation to a member, held until the transaction ends."""
    query = select(Homecoming).where(Homecoming.person_id == person_id)
    return work.session.exec(query.with_for_update()).first()


def _move(turn: Turn, home: Homecoming, move: str, who: frozenset[Role] | set[str]) -> None:
    before = home.state
    home.state = HOMECOMING.after(before, move, who)
    turn.session.add(home)
    turn.log(HomecomingEvent, home, move, before=before, actor_id=turn.person_id)


def answer_homecoming(turn: Turn, _question: OpenQuestion, _parse: Parse) -> bool:
    """Yes with what comes next, or no; either is fine."""
    agreed = yes_no(turn.text)
    if agreed is None and _ABOUT_HOME.search(turn.text):
        agreed = "不" not in turn.text
    home = homecoming_of(turn, turn.person_id)
    if agreed is None or not turn.addressed or home is None:
        return False
    if home.state is not HomecomingState.INVITED:
        return False
    _move(turn, home, "agree" if agreed else "decline", {OWNER})
    home.answered_at = turn.now
    if not agreed:
        turn.say("members.stays_away", private=True)
        return True
    turn.say("members.steps_home", private=True, neighbourhood=turn.neighbourhood.name)
    for secretary in turn.staff(Role.SECRETARY):
        turn.tell(secretary, "members.wants_home", who=turn.person.called)
    return True


def _transferred(turn: Turn, named: str) -> bool:
    person = _member(turn, named)
    if person is None or person.id is None:
        return False
    home = homecoming_of(turn, person.id)
    record = record_of(turn, person.id)
    record.organisation = turn.render("members.branch", neighbourhood=turn.neighbourhood.name)
    turn.session.add(record)
    if home is not None and home.state is not HomecomingState.TRANSFERRED:
        _move(turn, home, "transfer", turn.roles)
        close_named(turn.session, "members.homecoming", "person", person.id, turn.now)
    turn.tell(person, "members.welcome_home", who=person.called)
    turn.say("members.transferred", private=True, who=person.called)
    return True


def _member(turn: Turn, name: str) -> Person | None:
    found = by_name(turn.session, turn.neighbourhood_id, name)
    members = [p for p in found if p.member_kind is not None]
    return members[0] if len(members) == 1 else None


def _visited(turn: Turn, named: str) -> bool:
    """The quarter's visit to a mobile member; other visits are not the ledger's."""
    person = _member(turn, named)
    if person is None or person.member_kind != store.MOBILE:
        return False
    mobile.visited(turn, person)
    return True


def _post(turn: Turn, named: str) -> bool:
    record = record_of(turn, turn.person_id)
    record.post = named
    turn.session.add(record)
    turn.say("members.has_post", private=True, post=named)
    return True


def _promise(turn: Turn, named: str) -> bool:
    record = record_of(turn, turn.person_id)
    record.promise = named
    turn.session.add(record)
    turn.say("members.promised", private=True, promise=named)
    return True


_DO: dict[Said, Callable[[Turn, str], bool]] = {
    Said.OUTFLOW: _outflow,
    Said.INFLOW: _inflow,
    Said.AWAY: _away,
    Said.INVITE: _invite,
    Said.TRANSFERRED: _transferred,
    Said.VISITED: _visited,
    Said.POST: _post,
    Said.PROMISE: _promise,
}
