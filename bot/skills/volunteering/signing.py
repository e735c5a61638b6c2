"""Which activities there are, and signing up for one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from bot.core.answers import yes_no
from bot.core.clock import local
from bot.core.questions import OpenQuestion
from bot.core.states import BOT, OWNER
from bot.core.work import Turn, Work
from bot.skills.volunteering import chains, leaving, rules, store
from bot.skills.volunteering.life import COUNTED, SignupState
from bot.skills.volunteering.naming import meant, picked, place_said, shown
from bot.skills.volunteering.tables import Activity, Signup
from intents import Parse, Request, parse_chain

SHOWN = 8


def show(turn: Turn, request: Request) -> None:
    """The coming activities, on the day that was named; the names are for the organiser."""
    if rules.asks_for_names(turn.text):
        chains.show_names(turn, request)
        return
    activities = [a for a in store.upcoming(turn) if a.chat_id in (None, turn.chat_id)]
    days = _days(turn, request)
    wanted = [a for a in activities if a.start and local(a.start).date() in days]
    turn.say(
        "volunteering.list",
        activities=[shown(turn, a) for a in (wanted if days else activities)[:SHOWN]],
        others=[shown(turn, a) for a in activities[:SHOWN]] if days and not wanted else [],
    )


def _days(turn: Turn, request: Request) -> set[date]:
    if "date" not in request.slots:
        return set()
    day = date.fromisoformat(str(request.slots["date"]))
    return {day, day + timedelta(days=1)} if "周末" in turn.text else {day}


def sign_up(turn: Turn, request: Request) -> None:
    """Sign up for the activity that is meant; a chain is read whole."""
    chain = parse_chain(turn.text)
    if chain is not None:
        chains.read(turn, chain, request)
        return
    if rules.asks_for_names(turn.text):
        if turn.addressed:
            chains.show_names(turn, request)
        return
    if rules.stays_away(turn.text):
        leaving.cancel(turn, request)
        return
    activities = [a for a in store.upcoming(turn) if a.chat_id in (None, turn.chat_id)]
    found = meant(turn, request, activities)
    heads = int(str(request.slots.get("party_size", 1)))
    if len(found) == 1:
        _enter(turn, found[0].key, heads)
    elif turn.addressed:
        _ask_which(turn, found or activities, heads, none_fits=not found)


def _ask_which(turn: Turn, activities: list[Activity], heads: int, *, none_fits: bool) -> None:
    if not activities:
        turn.say("volunteering.nothing_on")
        return
    turn.ask(
        "volunteering.which",
        "volunteering.which",
        state={"activities": [a.key for a in activities[:SHOWN]], "heads": heads},
        activities=[shown(turn, a) for a in activities[:SHOWN]],
        none_fits=none_fits,
    )


def answer_which(turn: Turn, question: OpenQuestion, parse: Parse) -> bool:
    """Which of several: a number, a name or a day."""
    asks = {r.intent for r in parse.requests} if parse.outcome == "act" else set()
    if place_said(turn.text) is None and asks - {"volunteer.signup", "volunteer.list"}:
        return False
    activities = [store.locked(turn, key) for key in question.state["activities"]]
    chosen = picked(turn, activities)
    if chosen is None:
        return False
    _enter(turn, chosen.key, int(question.state["heads"]))
    return True


def _enter(turn: Turn, activity_id: int, heads: int) -> None:
    activity = store.locked(turn, activity_id)
    if activity.capacity is not None and heads > activity.capacity:
        turn.say("volunteering.too_many", title=activity.title, capacity=activity.capacity)
        return
    row = store.signup_of(turn, activity, turn.person_id)
    if row is not None and row.state in COUNTED:
        _change(turn, activity, row, heads)
        return
    row = row or Signup(
        neighbourhood_id=turn.neighbourhood_id,
        activity_id=activity.key,
        person_id=turn.person_id,
        queued_at=turn.now,
    )
    row.heads = heads
    if not store.enter(turn, activity, row, actor_id=turn.person_id):
        turn.say("volunteering.already_in", title=activity.title, heads=heads)
        return
    _say_entered(turn, activity, row)


def _say_entered(turn: Turn, activity: Activity, row: Signup) -> None:
    if row.state is SignupState.WAITING:
        turn.say("volunteering.full", title=activity.title)
        place = [w.key for w in store.signups(turn, activity, [SignupState.WAITING])]
        turn.say(
            "volunteering.waiting", private=True, title=activity.title,
            place=place.index(row.key) + 1,
        )  # fmt: skip
        return
    turn.say(
        "volunteering.entered",
        heads=row.heads,
        brief=not turn.addressed,
        **shown(turn, activity),
    )


def _change(turn: Turn, activity: Activity, row: Signup, heads: int) -> None:
    """The same person again: another number of heads, or nothing new."""
    room = store.free(turn, activity)
    if heads == row.heads or row.state is not SignupState.IN:
        words = "waits_already" if row.state is SignupState.WAITING else "already_in"
        turn.say(f"volunteering.{words}", title=activity.title, heads=row.heads)
    elif room is not None and heads - row.heads > room:
        turn.say("volunteering.no_room", title=activity.title, free=room, heads=row.heads)
    else:
        why = f"{row.heads}->{heads}"
        row.heads = heads
        store.log(turn, row, "heads", before=row.state, actor_id=turn.person_id, why=why)
        turn.session.flush()
        store.promote(turn, activity)
        turn.say("volunteering.heads_changed", title=activity.title, heads=heads)


def answer_promoted(turn: Turn, question: OpenQuestion, _parse: Parse) -> bool:
    """Whether somebody who moved up still comes."""
    said = yes_no(turn.text)
    if said is None:
        said = _comes(turn.text)
    found = store.signup_by_id(turn, question.state["signup"])
    if said is None or not turn.addressed or found is None:
        return False
    if found[1].state is not SignupState.PROMOTED:
        return False
    activity, row = found
    if said:
        store.move(turn, row, "confirm", actors={OWNER}, actor_id=turn.person_id)
        store.settle(turn, row)
        turn.say("volunteering.confirmed", private=True, heads=row.heads, **shown(turn, activity))
    else:
        store.withdraw(turn, activity, row, actor_id=turn.person_id)
        turn.say("volunteering.cancelled", title=activity.title)
    return True


def _comes(text: str) -> bool | None:
    if any(word in text for word in ("去不了", "来不了", "不去", "不来", "不参加")):
        return False
    return True if any(word in text for word in ("确认", "能去", "我去", "参加", "能来")) else None


def lapse(work: Work, payload: Mapping[str, Any]) -> None:
    """No answer within the time: the place goes to the next."""
    found = store.signup_by_id(work, payload["signup"])
    if found is None or found[1].state is not SignupState.PROMOTED:
        return
    activity, row = found
    store.move(work, row, "lapse", actors={BOT})
    store.settle(work, row)
    if row.person_id is not None:
        work.tell(work.person_of(row.person_id), "volunteering.lapsed", title=activity.title)
    store.promote(work, activity)
