"""What becomes of a mediation: taken, both sides willing, settled or not; nothing in a group."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlmodel import col, func, select

from bot.core.people import Person, Role
from bot.core.privacy import home_in_full
from bot.core.skill import Section
from bot.core.states import OWNER, IllegalMove, NotAllowed
from bot.core.values import Button, Card
from bot.core.work import Turn, Work
from bot.skills.mediation import rules
from bot.skills.mediation.tables import (
    MACHINE,
    MEDIATOR,
    MEDIATORS,
    OPEN,
    Mediation,
    MediationEvent,
    MediationState,
)


def hear(turn: Turn, number: int) -> bool:
    """Take a word about a mediation that is under way; strangers hear nothing of it."""
    query = select(Mediation).where(
        Mediation.neighbourhood_id == turn.neighbourhood_id, Mediation.number == number
    )
    mediation = turn.session.exec(query.with_for_update()).first()
    if mediation is None or not _actors(turn, mediation):
        if turn.addressed:
            turn.say("mediation.no_such", private=True, number=number)
        return turn.addressed
    name = rules.move_in(turn.text)
    if name is None:
        turn.say("mediation.standing", private=True, **_values(turn, mediation))
    else:
        change(turn, mediation, name)
    return True


def _actors(turn: Turn, mediation: Mediation) -> set[str]:
    actors = {str(role) for role in turn.roles & MEDIATORS}
    if mediation.person_id == turn.person_id:
        actors.add(OWNER)
    if mediation.mediator_id == turn.person_id:
        actors.add(MEDIATOR)
    return actors


def change(turn: Turn, mediation: Mediation, name: str) -> bool:
    """Move a mediation with all that follows; False where it was refused, with a sentence."""
    if name == "agree" and not mediation.named:
        turn.say("mediation.not_named_yet", private=True, number=mediation.number)
        return False
    before = mediation.state
    try:
        mediation.state = MACHINE.after(before, name, _actors(turn, mediation))
    except (IllegalMove, NotAllowed):
        turn.say("mediation.cannot", private=True, **_values(turn, mediation))
        return False
    if name == "take":
        mediation.mediator_id = turn.person_id
    mediation.ended_at = None if mediation.state in OPEN else turn.now
    turn.log(MediationEvent, mediation, name, before=before, actor_id=turn.person_id)
    turn.say(f"mediation.done_{name}", private=True, **_values(turn, mediation))
    _tell_other_end(turn, mediation, name)
    return True


def _tell_other_end(turn: Turn, mediation: Mediation, name: str) -> None:
    """The asker hears of a mediator's step, the mediator of an asker's."""
    if turn.person_id != mediation.person_id:
        asker = turn.person_of(mediation.person_id)
        turn.tell(asker, f"mediation.asker_{name}", **_values(turn, mediation))
        return
    if name == "again":
        tell_mediators(turn, mediation)
    elif mediation.mediator_id is not None:
        mediator = turn.person_of(mediation.mediator_id)
        turn.tell(mediator, "mediation.mediator_hears", **_values(turn, mediation))


def tell_mediators(work: Work, mediation: Mediation) -> bool:
    """Show it to the secretary, or where there is none to the grid members; False: nobody is
    there."""
    people = _mediators(work)
    for person in people:
        work.tell(
            person,
            "mediation.wanted",
            card=_card(work, mediation, person),
            words=work.house.vault.open(mediation.words or ""),
            who=_who(work, mediation),
            **_values(work, mediation),
        )
    return bool(people)


def tell_named(work: Work, mediation: Mediation) -> None:
    """The mediator may name the one who asked from now on."""
    taker = mediation.mediator_id
    for person in [work.person_of(taker)] if taker else _mediators(work):
        work.tell(person, "mediation.may_be_named", number=mediation.number)


def _mediators(work: Work) -> list[Person]:
    return work.staff(Role.SECRETARY) or work.staff(Role.GRID_MEMBER)


def _who(work: Work, mediation: Mediation) -> str:
    person = work.person_of(mediation.person_id)
    home = home_in_full(person.building, person.unit, person.room)
    phone = work.house.vault.open(person.phone) if person.phone else ""
    return " ".join(filter(None, [person.called, home, phone]))


def _card(work: Work, mediation: Mediation, person: Person) -> Card:
    return Card(
        title=work.render("mediation.card", number=mediation.number),
        desc=_state(work, mediation),
        task_id=f"M{mediation.key}-{person.id}-{int(work.now.timestamp())}",
        buttons=(Button(work.render("mediation.button"), f"mediation.take:{mediation.key}", 1),),
    )


def pressed(turn: Turn, argument: str) -> None:
    """The button that takes it on."""
    found = turn.session.get(Mediation, int(argument)) if argument.isdigit() else None
    if found is None or found.neighbourhood_id != turn.neighbourhood_id:
        turn.say("core.not_your_role")
        return
    mediation = by_id(turn, found.key)
    change(turn, mediation, "take")
    task_id = turn.message.click.task_id if turn.message.click else ""
    title = turn.render("mediation.card", number=mediation.number)
    turn.reface(Card(title=title, desc=_state(turn, mediation), task_id=task_id))


def by_id(work: Work, mediation_id: int) -> Mediation:
    """A mediation that is known to exist, held until the transaction ends."""
    query = select(Mediation).where(Mediation.id == mediation_id).with_for_update()
    return work.session.exec(query.execution_options(populate_existing=True)).one()


def remind(work: Work, payload: Mapping[str, Any]) -> None:
    """After a day nobody took it, after three it is not over: said once each."""
    mediation = by_id(work, payload["mediation"])
    late = work.now - mediation.asked_at >= rules.DUE_AFTER
    if mediation.state is MediationState.ASKED or (late and mediation.state in OPEN):
        for person in _mediators(work):
            work.tell(person, "mediation.remind", **_values(work, mediation))


def digest(work: Work) -> Section:
    """How many wait and how many are under way; never who."""
    query = (
        select(Mediation.state, func.count())
        .where(
            Mediation.neighbourhood_id == work.neighbourhood_id,
            col(Mediation.state).in_(list(OPEN)),
        )
        .group_by(Mediation.state)
    )
    counts = dict(work.session.exec(query).all())
    if not counts:
        return Section()
    waiting = counts.get(MediationState.ASKED, 0)
    line = work.render(
        "mediation.digest", waiting=waiting, under_way=sum(counts.values()) - waiting
    )
    return Section(lines=((3, line),))


def _state(work: Work, mediation: Mediation) -> str:
    return work.render(f"mediation.state_{mediation.state}")


def _values(work: Work, mediation: Mediation) -> dict[str, Any]:
    mediator = mediation.mediator_id
    return {
        "number": mediation.number,
        "state": _state(work, mediation),
        "mediator": work.person_of(mediator).called if mediator else "",
        "named": mediation.named,
    }
