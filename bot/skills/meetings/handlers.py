"""Proposals go to the secretary, stances are kept and counted for her alone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.core.answers import plain
from bot.core.clock import local
from bot.core.events import QuestionUnanswered
from bot.core.questions import OpenQuestion
from bot.core.skill import Decision, Section
from bot.core.work import Turn, Work
from bot.skills.meetings import rules, store
from bot.skills.meetings.tables import Matter, MatterState, Stance
from intents import Parse, Request, parse_refs

_MOVES = {"A": "list", "B": "decline"}


def propose(turn: Turn, _request: Request) -> None:
    """Write a proposal down; one that is nearly the same is not written twice."""
    title = rules.title_of(turn.text)
    open_ones = store.matters(turn, MatterState.PROPOSED, MatterState.LISTED)
    same = rules.same_matter(title, {matter.number: matter.title for matter in open_ones})
    if same is not None:
        turn.say("meetings.known", matter=next(m for m in open_ones if m.number == same))
        return
    matter = store.add_matter(
        turn, title=title, words=turn.text, state=MatterState.PROPOSED, proposer_id=turn.person_id
    )
    turn.say("meetings.proposed", matter=matter)


def decide(turn: Turn, letter: str, state: Mapping[str, Any]) -> None:
    """The secretary lists a proposal or does not."""
    matter = turn.session.get(Matter, state["matter"])
    assert matter is not None
    if matter.state is not MatterState.PROPOSED:
        turn.say("meetings.decided_before", matter=matter)
        return
    store.move(turn, matter, _MOVES[letter])
    turn.say("meetings.decided", matter=matter)
    if matter.proposer_id is not None and matter.proposer_id != turn.person_id:
        turn.tell(turn.person_of(matter.proposer_id), "meetings.told_proposer", matter=matter)


def join(turn: Turn, request: Request) -> None:
    """Somebody comes, or asks when it is."""
    if rules.asks_when(turn.text):
        turn.say("meetings.when_unknown")
        turn.emit(QuestionUnanswered(turn.person_id, turn.chat_id, turn.text, "other"))
        return
    said = request.slots.get("date")
    day = said if isinstance(said, str) else ""
    store.keep_attendance(turn, day)
    turn.say("meetings.joined", day=date.fromisoformat(day) if day else None)


def vote(turn: Turn, request: Request) -> None:
    """Keep a stance; ask which matter, or what is thought of it, where that is not said."""
    listed = {m.number: m for m in store.matters(turn, MatterState.LISTED)}
    if not listed:
        turn.say("meetings.nothing_listed")
        return
    slot, reference = request.slots.get("stance"), request.slots.get("ref")
    stance = rules.stance_of(turn.text, slot if isinstance(slot, str) else None)
    number = int(reference) if isinstance(reference, str) else _named(turn.text, listed)
    if number is not None and number not in listed:
        turn.say("meetings.not_listed", number=number, matters=listed.values())
    elif number is None:
        state = {"stance": stance}
        turn.ask("meetings.which", "meetings.which", state=state, matters=listed.values())
    else:
        _keep(turn, listed[number], stance)


def hear_which(turn: Turn, question: OpenQuestion, _parse: Parse) -> bool:
    """The number or the name of the matter that was meant."""
    if not turn.addressed and question.chat_id is None:
        return False
    listed = {m.number: m for m in store.matters(turn, MatterState.LISTED)}
    words = plain(turn.text)
    number = int(words) if words.isdecimal() else _referred(turn.text, listed)
    if number not in listed:
        return False
    said = question.state["stance"]
    _keep(turn, listed[number], Stance(said) if said else None)
    return True


def hear_stance(turn: Turn, question: OpenQuestion, _parse: Parse) -> bool:
    """For, against or neither."""
    stance = rules.STANCES.get(plain(turn.text)) or rules.stance_of(turn.text, None)
    if stance is None or not (turn.addressed or question.chat_id):
        return False
    matter = turn.session.get(Matter, question.state["matter"])
    assert matter is not None
    _keep(turn, matter, stance)
    return True


def digest(work: Work) -> Section:
    """Proposals to be decided, and for the secretary alone how many think what."""
    options = (work.render("meetings.option_list"), work.render("meetings.option_decline"))
    decisions = tuple(
        Decision(
            "matter", work.render("meetings.digest_proposed", matter=matter), options,
            {"matter": matter.id},
        )
        for matter in store.matters(work, MatterState.PROPOSED)
    )  # fmt: skip
    return Section(lines=(*_counts(work), *_comers(work)), decisions=decisions)


def _counts(work: Work) -> tuple[tuple[int, str], ...]:
    lines = []
    for matter in store.matters(work, MatterState.LISTED):
        stances = store.stances_on(work, matter)
        if stances:
            counts = rules.counted(stances)
            lines.append((9, work.render("meetings.digest_counts", matter=matter, counts=counts)))
    return tuple(lines)


def _comers(work: Work) -> tuple[tuple[int, str], ...]:
    coming = store.coming(work, local(work.now).date().isoformat())
    return tuple(
        (7, work.render("meetings.digest_coming", day=day, count=count))
        for day, count in coming.items()
    )


def _named(text: str, listed: Mapping[int, Matter]) -> int | None:
    found = rules.named_matter(text, {n: m.title for n, m in listed.items()})
    return next(iter(listed)) if found is None and len(listed) == 1 else found


def _referred(text: str, listed: Mapping[int, Matter]) -> int | None:
    said = parse_refs(text)
    return int(said[0]) if said else _named(text, listed)


def _keep(turn: Turn, matter: Matter, stance: Stance | None) -> None:
    """Write it down; in a group nothing tells who thinks what."""
    if stance is None:
        turn.ask("meetings.stance", "meetings.stance", state={"matter": matter.id}, matter=matter)
        return
    changed = store.keep_stance(turn, matter, stance)
    turn.say("meetings.kept", matter=matter)
    turn.say("meetings.your_stance", private=True, matter=matter, stance=stance, changed=changed)
