"""What becomes of an errand: offered to those near by, claimed once, done, confirmed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time, timedelta
from typing import Any

from sqlmodel import col, func, select

from bot.core.clock import at, local
from bot.core.people import Person, Role
from bot.core.privacy import home_for_group, home_in_full
from bot.core.skill import Section
from bot.core.states import OWNER, IllegalMove, NotAllowed
from bot.core.values import Button, Card
from bot.core.work import Turn, Work
from bot.skills.errands import rules
from bot.skills.errands.tables import (
    MACHINE,
    OPEN,
    RUNNER,
    RUNNERS,
    Errand,
    ErrandEvent,
    ErrandState,
)

ASK_AT = time(9, 30)


def hear(turn: Turn, number: int) -> bool:
    """Take a word about an errand that is under way."""
    query = select(Errand).where(
        Errand.neighbourhood_id == turn.neighbourhood_id, Errand.number == number
    )
    errand = turn.session.exec(query.with_for_update()).first()
    if errand is None or not _actors(turn, errand):
        if turn.addressed:
            turn.say("errands.no_such", private=True, number=number)
        return turn.addressed
    name = rules.move_in(turn.text)
    if name == "done" and errand.person_id == turn.person_id:
        name = "confirm"
    if name is None:
        turn.say("errands.standing", private=True, **values_of(turn, errand))
    else:
        change(turn, errand, name)
    return True


def _actors(turn: Turn, errand: Errand) -> set[str]:
    actors = {str(role) for role in turn.roles & RUNNERS}
    if errand.person_id == turn.person_id:
        actors.add(OWNER)
    if errand.runner_id == turn.person_id:
        actors.add(RUNNER)
    return actors


def change(turn: Turn, errand: Errand, name: str) -> bool:
    """Move an errand with all that follows; False where it was refused, with a sentence."""
    before = errand.state
    try:
        errand.state = MACHINE.after(before, name, _actors(turn, errand))
    except (IllegalMove, NotAllowed):
        turn.say("errands.cannot", private=True, **values_of(turn, errand))
        return False
    turn.log(ErrandEvent, errand, name, before=before, actor_id=turn.person_id)
    errand.ended_at = None if errand.state in OPEN else turn.now
    _EFFECTS.get(name, _tell_runner)(turn, errand)
    turn.say(f"errands.done_{name}", private=True, **values_of(turn, errand))
    return True


def _claimed(turn: Turn, errand: Errand) -> None:
    errand.runner_id = turn.person_id
    turn.say(
        "errands.for_runner",
        private=True,
        number=errand.number,
        words=turn.house.vault.open(errand.words or ""),
        who=_who(turn, errand),
    )
    turn.tell(turn.person_of(errand.person_id), "errands.asker_claim", **values_of(turn, errand))


def _released(turn: Turn, errand: Errand) -> None:
    errand.runner_id = None
    offer(turn, errand)
    turn.tell(turn.person_of(errand.person_id), "errands.asker_release", number=errand.number)


def _done(turn: Turn, errand: Errand) -> None:
    tomorrow = at(local(turn.now).date() + timedelta(days=1), ASK_AT)
    turn.schedule("errands.ask", f"errands:ask:{errand.key}", tomorrow, {"errand": errand.key})


def _tell_runner(turn: Turn, errand: Errand) -> None:
    """The one who runs it hears what the asker says: thanks, not yet, not needed any more."""
    if errand.runner_id is not None and errand.runner_id != turn.person_id:
        runner = turn.person_of(errand.runner_id)
        turn.tell(runner, "errands.runner_hears", **values_of(turn, errand))


_EFFECTS = {"claim": _claimed, "release": _released, "done": _done}


def offer(work: Work, errand: Errand) -> bool:
    """Show it to the building's central households and grid members, else to the secretary;
    False where there is nobody."""
    near = [
        person
        for person in work.staff(
            Role.CENTRAL_HOUSEHOLD, Role.GRID_MEMBER, building=errand.building
        )
        if person.id != errand.person_id
    ]
    people = near or work.staff(Role.SECRETARY)
    for person in people:
        work.tell(
            person,
            "errands.wanted",
            card=_card(work, errand, person),
            number=errand.number,
            kind=errand.kind,
            place=home_for_group(errand.building),
        )
    return bool(people)


def _who(work: Work, errand: Errand) -> str:
    person = work.person_of(errand.person_id)
    home = home_in_full(person.building, person.unit, person.room)
    phone = work.house.vault.open(person.phone) if person.phone else ""
    return " ".join(filter(None, [person.called, home, phone]))


def _card(work: Work, errand: Errand, person: Person) -> Card:
    return Card(
        title=work.render("errands.card", number=errand.number, kind=errand.kind),
        desc=_state(work, errand),
        task_id=f"D{errand.key}-{person.id}-{int(work.now.timestamp())}",
        buttons=(Button(work.render("errands.button"), f"errands.claim:{errand.key}", 1),),
    )


def pressed(turn: Turn, argument: str) -> None:
    """The button that claims it; the second to press hears that it is taken."""
    found = turn.session.get(Errand, int(argument)) if argument.isdigit() else None
    if found is None or found.neighbourhood_id != turn.neighbourhood_id:
        turn.say("core.not_your_role")
        return
    errand = by_id(turn, found.key)
    change(turn, errand, "claim")
    task_id = turn.message.click.task_id if turn.message.click else ""
    title = turn.render("errands.card", number=errand.number, kind=errand.kind)
    turn.reface(Card(title=title, desc=_state(turn, errand), task_id=task_id))


def by_id(work: Work, errand_id: int) -> Errand:
    """An errand that is known to exist, held until the transaction ends."""
    query = select(Errand).where(Errand.id == errand_id).with_for_update()
    return work.session.exec(query.execution_options(populate_existing=True)).one()


def remind(work: Work, payload: Mapping[str, Any]) -> None:
    """After a day nobody claimed it, after three it is not done: the secretary hears once each."""
    errand = by_id(work, payload["errand"])
    late = work.now - errand.asked_at >= rules.LATE_AFTER
    running = errand.state is ErrandState.CLAIMED
    if errand.state is ErrandState.ASKED or (late and running):
        for person in work.staff(Role.SECRETARY):
            work.tell(person, "errands.remind", **values_of(work, errand))


def digest(work: Work) -> Section:
    """How many wait and how many are under way."""
    query = (
        select(Errand.state, func.count())
        .where(
            Errand.neighbourhood_id == work.neighbourhood_id,
            col(Errand.state).in_([ErrandState.ASKED, ErrandState.CLAIMED]),
        )
        .group_by(Errand.state)
    )
    counts = dict(work.session.exec(query).all())
    if not counts:
        return Section()
    line = work.render(
        "errands.digest",
        waiting=counts.get(ErrandState.ASKED, 0),
        under_way=counts.get(ErrandState.CLAIMED, 0),
    )
    return Section(lines=((3, line),))


def _state(work: Work, errand: Errand) -> str:
    return work.render(f"errands.state_{errand.state}")


def values_of(work: Work, errand: Errand) -> dict[str, Any]:
    """What the words need to speak of an errand."""
    runner = errand.runner_id
    return {
        "number": errand.number,
        "kind": errand.kind,
        "state": _state(work, errand),
        "runner": work.person_of(runner).called if runner else "",
    }
