"""A visit told in somebody's own words is written down."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict

from bot.core.answers import yes_no
from bot.core.events import DeedDone, NeedFound
from bot.core.people import Role
from bot.core.questions import OpenQuestion
from bot.core.work import Turn
from bot.skills.visits import choosing, recipients, rules, steps, store
from bot.skills.visits.choosing import say
from bot.skills.visits.reading import (
    Finding,
    Need,
    finding_from_json,
    finding_to_json,
    portion,
    puts_off,
    read_visit,
)
from bot.skills.visits.tables import Bond, Visit
from bot.skills.visits.telling import day_said, in_full, raise_alarm, tell_member, tell_of_relief
from bot.skills.visits.waiting import postpone
from intents import Parse, Request

_REGISTERS = {"wish": "wish.submit", "report": "report.submit"}
"""What would write a need down without asking, were it read out of the same message."""


def record(turn: Turn, request: Request) -> None:
    """A visit that was made; what only puts one off is treated as that."""
    if puts_off(turn.text, request.slots, store.today(turn)):
        postpone(turn, request)
        return
    choosing.hush(turn)
    bonds = choosing.reach(turn)
    said = str(request.slots.get("recipient") or "")
    found = choosing.find(turn, said or None, bonds) if bonds else []
    if not found:
        _about_a_stranger(turn, bonds, said, _read(turn, request, turn.text))
    elif len(found) == 1 or _all_named(turn, found):
        for bond in _with_companions(turn, found, bonds):
            finding = _read(turn, request, _part_about(turn, bond, bonds))
            if not _just_written(turn, bond, finding):
                _write(turn, bond, finding)
    else:
        _ask_which(turn, found, _read(turn, request, turn.text))


def answer_which(turn: Turn, question: OpenQuestion, _parse: Parse) -> bool:
    """Who was visited; what was told before is written down now."""
    bond = choosing.chosen(turn, question.state["bonds"])
    if bond is None:
        return False
    choosing.hush(turn)
    finding = finding_from_json(turn.house.vault.open(question.state["finding"]))
    _write(turn, bond, finding, alarmed=bool(finding.urgent))
    return True


def answer_need(turn: Turn, question: OpenQuestion, _parse: Parse) -> bool:
    """Whether a need that a visit showed is to be registered."""
    wanted = yes_no(turn.text)
    if wanted is None:
        return False
    if not wanted:
        turn.say("visits.need_left", private=True)
        return True
    bond = store.bond_by_id(turn, question.state["bond"])
    need = Need(**json.loads(turn.house.vault.open(question.state["need"])))
    _hand_on(turn, bond, need)
    return True


def _read(turn: Turn, request: Request, text: str) -> Finding:
    finding = read_visit(text, request.slots, store.today(turn))
    return finding.without_details if turn.in_group else finding


def _part_about(turn: Turn, bond: Bond, bonds: Sequence[Bond]) -> str:
    return portion(
        turn.text, store.name_of(turn, bond), list(choosing.names(turn, bonds).values())
    )


def _all_named(turn: Turn, bonds: Sequence[Bond]) -> bool:
    """Whether several people were each visited, not one of several with the same name."""
    names = [store.name_of(turn, b) for b in bonds]
    return len(set(names)) == len(names) and all(name in turn.text for name in names)


def _with_companions(turn: Turn, found: list[Bond], bonds: Sequence[Bond]) -> list[Bond]:
    """Those who were found and those named in one breath with them."""
    names = choosing.names(turn, bonds)
    spoken = {names[b.key] for b in found}
    for bond in found:
        spoken |= {*recipients.companions(turn.text, names[bond.key], names.values())}
    keys = {b.key for b in found}
    return [b for b in bonds if b.key in keys or (names[b.key] in spoken and len(found) == 1)]


def _just_written(turn: Turn, bond: Bond, finding: Finding) -> bool:
    """Whether the same message has already told this visit by another of its requests."""
    last = store.last_visit(turn, bond)
    if last is None or last.done_on != finding.on:
        return False
    return store.told_by(turn, last) == turn.message.key


def _about_a_stranger(turn: Turn, bonds: Sequence[Bond], said: str, finding: Finding) -> None:
    """Somebody the speaker does not look after: nothing is written, but an alarm goes out."""
    if finding.urgent:
        raise_alarm(turn, said or turn.render("visits.somebody"), finding.urgent)
    if bonds:
        names = list(choosing.names(turn, bonds).values())
        say(turn, "visits.stranger", said=said, names=names[: choosing.MOST_CHOICES])
    else:
        say(turn, "visits.none", secretary=Role.SECRETARY in turn.roles)


def _ask_which(turn: Turn, bonds: Sequence[Bond], finding: Finding) -> None:
    if finding.urgent:
        who = turn.render("visits.one_of", people=[in_full(turn, b) for b in bonds])
        raise_alarm(turn, who, finding.urgent)
    sealed = turn.house.vault.seal(finding_to_json(finding))
    choosing.ask_which(turn, "visits.visited", bonds, {"finding": sealed})


def _write(turn: Turn, bond: Bond, finding: Finding, *, alarmed: bool = False) -> None:
    bond = store.bond_by_id(turn, bond.key)
    before = store.last_visit(turn, bond)
    visit, next_visit = steps.record(turn, bond, finding, turn.person_id)
    _say_recorded(turn, bond, finding, next_visit)
    if rules.counts_as_deed(before.done_on if before else None, finding.on):
        turn.emit(DeedDone(turn.person_id, "visit", f"visit:{visit.key}"))
    tell_member(turn, bond, next_visit)
    if not finding.urgent and before is not None:
        tell_of_relief(turn, bond, before)
    if finding.urgent and not alarmed:
        raise_alarm(turn, in_full(turn, bond), finding.urgent, visit=visit, bond=bond)
    if finding.need is not None:
        _ask_need(turn, bond, finding.need)


def _say_recorded(turn: Turn, bond: Bond, finding: Finding, next_visit: Visit) -> None:
    """Say what was written down, and when the next visit is; a way that changed by itself too."""
    names = [turn.render(f"visits.diligence_{d}") for d in (finding.diligence, *finding.also)]
    today = store.today(turn)
    say(
        turn,
        "visits.recorded",
        name=store.name_of(turn, bond),
        day=day_said(finding.on, today),
        diligence="、".join(names),
        phone=finding.way == "phone",
        follow_up=bool(finding.follow_up) and not finding.in_group,
        next_day=day_said(next_visit.due_on, today),
        by_phone=steps.settle_way(turn, bond),
    )


def _ask_need(turn: Turn, bond: Bond, need: Need) -> None:
    turn.cover(_REGISTERS[need.kind])
    turn.ask(
        "visits.need",
        f"visits.need_{need.kind}",
        private=True,
        state={
            "bond": bond.key,
            "need": turn.house.vault.seal(json.dumps(asdict(need), ensure_ascii=False)),
        },
        name=store.name_of(turn, bond),
        text=need.text,
    )


def _hand_on(turn: Turn, bond: Bond, need: Need) -> None:
    """Tell the skill that registers such needs; where none is switched on, the secretary."""
    recipient = store.name_of(turn, bond)
    home = store.raw_home_of(turn, bond)
    event = NeedFound(turn.person_id, need.kind, need.text, recipient, home)
    say(turn, f"visits.need_taken_{need.kind}", name=recipient)
    if turn.house.registry.listeners(event):
        turn.emit(event)
        return
    for secretary in turn.staff(Role.SECRETARY):
        turn.tell(
            secretary, "visits.need_for_secretary",
            visitor=turn.person.called, name=recipient, text=need.text,
        )  # fmt: skip
