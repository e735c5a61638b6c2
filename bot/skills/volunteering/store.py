"""Reading and changing activities and sign-ups: every change of state is logged."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from bot.core.mapped import Selected
from bot.core.people import Person, Role
from bot.core.prepared import Prepared
from bot.core.questions import close_named
from bot.core.states import BOT, OWNER
from bot.core.work import Work
from bot.skills.volunteering import rules
from bot.skills.volunteering.life import (
    ACTIVITY,
    COUNTED,
    SEATED,
    SIGNUP,
    ActivityState,
    SignupState,
)
from bot.skills.volunteering.tables import Activity, ActivityEvent, Signup, SignupEvent


def locked(work: Work, activity_id: int) -> Activity:
    """An activity as it is now; nobody else changes its list until the transaction ends."""
    wanted = {"activity_id": activity_id, "neighbourhood_id": work.neighbourhood_id}
    found = _LOCKED.first(work.session, wanted)
    assert found is not None
    return found


_LOCKED: Final = Selected(
    Activity,
    select(Activity)
    .where(
        col(Activity.id) == bindparam("activity_id"),
        Activity.neighbourhood_id == bindparam("neighbourhood_id"),
    )
    .with_for_update(),
    fresh=True,
)


def upcoming(work: Work) -> list[Activity]:
    """Activities that are open and not over, the next one first; undated ones last."""
    known = _OPEN.all(work.session, {"neighbourhood_id": work.neighbourhood_id})
    found = [a for a in known if a.end is None or a.end > work.now]
    return sorted(found, key=lambda a: (a.start is None, a.start or work.now, a.key))


_OPEN: Final = Selected(
    Activity,
    select(Activity).where(
        Activity.neighbourhood_id == bindparam("neighbourhood_id"),
        Activity.state == ActivityState.OPEN,
    ),
)


def finished_since(work: Work, since: datetime) -> list[Activity]:
    """Activities that were over by now and began after `since`."""
    query = select(Activity).where(
        Activity.neighbourhood_id == work.neighbourhood_id,
        Activity.state == ActivityState.FINISHED,
        col(Activity.start) >= since,
    )
    return list(work.session.exec(query).all())


def signups(work: Work, activity: Activity, states: Iterable[SignupState]) -> list[Signup]:
    """An activity's sign-ups in these states, in the order in which they came."""
    wanted = {"activity_id": activity.key, "states": list(states)}
    return list(work.session.execute(_IN_STATES, wanted).scalars().all())


_IN_STATES: Final = (
    select(Signup)
    .where(
        Signup.activity_id == bindparam("activity_id"),
        col(Signup.state).in_(bindparam("states", expanding=True)),
    )
    .order_by(col(Signup.queued_at), col(Signup.id))
)


def signup_of(work: Work, activity: Activity, person_id: int) -> Signup | None:
    """A person's sign-up, whatever has become of it."""
    wanted = {"activity_id": activity.key, "person_id": person_id}
    return _OF_ONE.first(work.session, wanted)


_OF_ONE: Final = Selected(
    Signup,
    select(Signup).where(
        Signup.activity_id == bindparam("activity_id"), Signup.person_id == bindparam("person_id")
    ),
)


def signup_by_id(work: Work, signup_id: int) -> tuple[Activity, Signup] | None:
    """A sign-up and its activity, which is held until the transaction ends."""
    row = work.session.get(Signup, signup_id)
    if row is None or row.neighbourhood_id != work.neighbourhood_id:
        return None
    activity = locked(work, row.activity_id)
    work.session.refresh(row)
    return activity, row


def of_person(work: Work, person_id: int) -> list[Signup]:
    """Everything somebody signed up for."""
    of = {"neighbourhood_id": work.neighbourhood_id, "person_id": person_id}
    return _OF_PERSON.all(work.session, of)


_OF_PERSON: Final = Selected(
    Signup,
    select(Signup)
    .where(
        Signup.neighbourhood_id == bindparam("neighbourhood_id"),
        Signup.person_id == bindparam("person_id"),
    )
    .order_by(col(Signup.id)),
)


def free(work: Work, activity: Activity) -> int | None:
    """How many heads still fit; None without limit."""
    if activity.capacity is None:
        return None
    seated = _HEADS.rows(work.session, {"activity_id": activity.key})
    return rules.free_places(activity.capacity, [heads for (heads,) in seated])


_HEADS: Final = Prepared(
    select(Signup.heads).where(
        Signup.activity_id == bindparam("activity_id"), col(Signup.state).in_(sorted(SEATED))
    )
)


def organisers(work: Work, activity: Activity) -> list[Person]:
    """Who called people together, else the secretaries."""
    if activity.organiser_id is not None:
        return [work.person_of(activity.organiser_id)]
    return work.staff(Role.SECRETARY)


def add_activity(work: Work, activity: Activity) -> None:
    """Write a new activity and let its reminders and its end fall due."""
    work.session.add(activity)
    work.session.flush()
    _log_activity(work, activity, "open", before="", actor_id=activity.organiser_id)
    payload = {"activity": activity.key}
    times = rules.reminders(activity.start, work.now) if activity.start else {}
    for name, when in times.items():
        key = f"volunteering:{name}:{activity.key}"
        work.schedule("volunteering.remind", key, when, {**payload, "which": name})
    ends = activity.end + rules.LATE if activity.end else work.now + rules.UNDATED_LASTS
    work.schedule("volunteering.finish", f"volunteering:finish:{activity.key}", ends, payload)


def move_activity(
    work: Work,
    activity: Activity,
    name: str,
    *,
    actors: Iterable[Role | str],
    actor_id: int | None = None,
) -> None:
    """Move an activity and log it. Raises `IllegalMove` or `NotAllowed`."""
    before = activity.state
    activity.state = ACTIVITY.after(before, name, actors)
    work.session.add(activity)
    _log_activity(work, activity, name, before=before, actor_id=actor_id)
    for due in (*rules.REMIND, "finish"):
        work.cancel_due(f"volunteering:{due}:{activity.key}")


def move(
    work: Work,
    row: Signup,
    name: str,
    *,
    actors: Iterable[Role | str],
    actor_id: int | None = None,
    why: str = "",
) -> None:
    """Move a sign-up and log it. Raises `IllegalMove` or `NotAllowed`."""
    before = row.state
    row.state = SIGNUP.after(before, name, actors)
    work.session.add(row)
    work.session.flush()
    log(work, row, name, before=before, actor_id=actor_id, why=why)


def enter(work: Work, activity: Activity, row: Signup, *, actor_id: int | None) -> bool:
    """Put a party on the list, or on the waiting list where it does not fit; the activity must be
    held. False where the same person or name was entered in the same moment."""
    room = free(work, activity)
    fits = room is None or row.heads <= room
    row.queued_at = work.now
    if row.id is not None:
        move(work, row, "rejoin" if fits else "queue", actors={OWNER}, actor_id=actor_id)
        return True
    row.state = SignupState.IN if fits else SignupState.WAITING
    try:
        with work.session.begin_nested():
            work.session.add(row)
            work.session.flush()
    except IntegrityError:
        return False
    log(work, row, "sign_up", before="", actor_id=actor_id)
    return True


def withdraw(work: Work, activity: Activity, row: Signup, *, actor_id: int | None) -> None:
    """Take a party off the list; the places go to those who wait."""
    actors = {OWNER} if actor_id is not None else {BOT}
    move(work, row, "cancel", actors=actors, actor_id=actor_id)
    settle(work, row)
    promote(work, activity)


def settle(work: Work, row: Signup) -> None:
    """Nothing more is asked about this sign-up."""
    close_named(work.session, "volunteering.promoted", "signup", row.key, work.now)
    work.cancel_due(f"volunteering:promoted:{row.key}")


def promote(work: Work, activity: Activity) -> None:
    """Let those who wait move up in their order, as far as there is room."""
    while True:
        queue = [
            rules.Waiting(row.key, row.heads, row.queued_at)
            for row in signups(work, activity, [SignupState.WAITING])
        ]
        chosen = rules.next_in_line(queue, free(work, activity))
        if chosen is None:
            return
        row = work.session.get_one(Signup, chosen.signup_id)
        move(work, row, "promote", actors={BOT})
        _offer(work, activity, row)


def _offer(work: Work, activity: Activity, row: Signup) -> None:
    """Tell who moved up; a name on a chain that belongs to nobody known simply moves up."""
    if row.person_id is None:
        move(work, row, "confirm", actors={OWNER})
        return
    until = rules.confirm_by(work.now, activity.start)
    work.ask_person(
        work.person_of(row.person_id),
        "volunteering.promoted",
        "volunteering.moved_up",
        state={"signup": row.key},
        lives=until - work.now,
        title=activity.title,
        when=rules.when_said(activity.start),
        heads=row.heads,
    )
    work.schedule(
        "volunteering.lapse", f"volunteering:promoted:{row.key}", until, {"signup": row.key}
    )


def counted(work: Work, activity: Activity) -> list[Signup]:
    """Everybody on the list, the waiting ones included."""
    return signups(work, activity, COUNTED)


def log(
    work: Work, row: Signup, name: str, *, before: str, actor_id: int | None, why: str = ""
) -> None:
    """Write down what happened to a sign-up; a row that moves nothing has equal states."""
    work.log(SignupEvent, row, name, before=before, actor_id=actor_id, why=why)


def was_logged(work: Work, row: Signup, name: str) -> bool:
    """Whether something was written down for a sign-up before."""
    query = select(SignupEvent.id).where(
        SignupEvent.subject_id == row.key, SignupEvent.move == name
    )
    return work.session.exec(query).first() is not None


def _log_activity(
    work: Work, activity: Activity, name: str, *, before: str, actor_id: int | None
) -> None:
    work.log(ActivityEvent, activity, name, before=before, actor_id=actor_id)
