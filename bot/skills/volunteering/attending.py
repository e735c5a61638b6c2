"""Being there: reminders, checking in, hours."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.core.events import DeedDone, OwnDataAsked
from bot.core.states import BOT, OWNER
from bot.core.work import Turn, Work
from bot.skills.volunteering import rules, store
from bot.skills.volunteering.life import ActivityState, SignupState
from bot.skills.volunteering.naming import meant, shown
from bot.skills.volunteering.tables import Activity, Signup
from intents import Request

_TO_COME = frozenset({SignupState.IN, SignupState.PROMOTED})


def check_in(turn: Turn, request: Request) -> None:
    """Write down that somebody is there, within the window around the activity."""
    coming = [a for a in store.upcoming(turn) if a.start is not None] + _just_over(turn)
    now_on = [a for a in coming if rules.can_check_in(a.start, a.end, turn.now)]
    signed = {r.activity_id for r in store.of_person(turn, turn.person_id)}
    found = meant(turn, request, [a for a in now_on if a.key in signed] or now_on)
    if len(found) == 1:
        _attend(turn, found[0])
    elif found:
        turn.say("volunteering.which_here", activities=[shown(turn, a) for a in found])
    else:
        mine = [a for a in coming if a.key in signed and a not in now_on]
        turn.say("volunteering.not_now", activities=[shown(turn, a) for a in mine[:1]])


def _just_over(turn: Turn) -> list[Activity]:
    """Activities that ended within the last half hour and have not been closed."""
    rows = store.of_person(turn, turn.person_id)
    found = (turn.session.get_one(Activity, row.activity_id) for row in rows)
    return [
        a for a in found
        if a.state is ActivityState.OPEN and a.end and a.end <= turn.now <= a.end + rules.LATE
    ]  # fmt: skip


def _attend(turn: Turn, activity: Activity) -> None:
    activity = store.locked(turn, activity.key)
    row = store.signup_of(turn, activity, turn.person_id)
    if row is not None and row.state is SignupState.ATTENDED:
        turn.say("volunteering.here_already", title=activity.title)
        return
    if row is None:
        row = Signup(
            neighbourhood_id=turn.neighbourhood_id,
            activity_id=activity.key,
            person_id=turn.person_id,
            queued_at=turn.now,
        )
        store.enter(turn, activity, row, actor_id=turn.person_id)
    row.attended_at = turn.now
    store.move(turn, row, "attend", actors={OWNER}, actor_id=turn.person_id)
    store.settle(turn, row)
    turn.say("volunteering.here", title=activity.title, hours=rules.hours_said(activity.hours))


def hours(turn: Turn, _request: Request) -> None:
    """One's own hours; in a group they are said in private."""
    rows = [r for r in store.of_person(turn, turn.person_id) if r.state is SignupState.ATTENDED]
    credited = [r for r in rows if r.hours]
    turn.say(
        "volunteering.hours",
        private=True,
        times=len(credited),
        hours=rules.hours_said(sum(r.hours for r in credited)),
        pending=len(rows) - len(credited),
    )


def remind(work: Work, payload: Mapping[str, Any]) -> None:
    """A day and two hours before: a word to everybody who is on the list."""
    activity = store.locked(work, payload["activity"])
    if activity.state is not ActivityState.OPEN:
        return
    for row in store.signups(work, activity, _TO_COME):
        if row.person_id is not None:
            work.tell(
                work.person_of(row.person_id),
                f"volunteering.remind_{payload['which']}",
                heads=row.heads,
                **shown(work, activity),
            )


def finish(work: Work, payload: Mapping[str, Any]) -> None:
    """It is over: hours for those who were there, as long as it lasted."""
    activity = store.locked(work, payload["activity"])
    if activity.state is not ActivityState.OPEN:
        return
    # Without a start nobody could check in, so nobody is absent either.
    for row in store.signups(work, activity, _TO_COME if activity.start else ()):
        store.move(work, row, "miss", actors={BOT})
        store.settle(work, row)
    for row in store.signups(work, activity, [SignupState.WAITING]):
        store.move(work, row, "lapse", actors={BOT})
    for row in store.signups(work, activity, [SignupState.ATTENDED]):
        row.hours = activity.hours
        work.session.add(row)
        if row.person_id is not None:
            work.emit(DeedDone(row.person_id, "activity", f"signup:{row.key}"))
    store.move_activity(work, activity, "finish", actors={BOT})


def tell_own(work: Work, event: OwnDataAsked) -> None:
    """What somebody signed up for."""
    rows = store.of_person(work, event.person_id)
    titles = [work.session.get_one(Activity, row.activity_id).title for row in rows]
    if titles:
        event.sections.append((work.render("volunteering.own_data"), titles))
