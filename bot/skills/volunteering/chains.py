"""接龙: every growing copy adds to one list, and nobody who was seen gets lost."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from sqlmodel import col, select

from bot.core.clock import at, local
from bot.core.people import Role, by_name
from bot.core.work import Turn
from bot.skills.volunteering import rules, store
from bot.skills.volunteering.life import COUNTED, ActivityState, SignupState
from bot.skills.volunteering.naming import meant
from bot.skills.volunteering.tables import Activity, Signup
from intents import Chain, Request, parse_when

UNNAMED = "接龙"


def read(turn: Turn, chain: Chain, request: Request) -> None:
    """Join a copy of a chain to its list. The group hears nothing unless the bot was asked."""
    activity = _activity(turn, chain, request)
    rows = {row.listed: row for row in _listed(turn, activity)}
    known = {
        name: rules.Line(name, row.heads, row.remark, row.room)
        for name, row in rows.items()
        if name and row.state in COUNTED
    }
    merged = rules.merge(known, chain)
    for line in merged.new:
        _add(turn, activity, line, alone=len(merged.new) == 1)
    for line in merged.changed:
        rows[line.name].heads, rows[line.name].remark = line.heads, line.remark
        turn.session.add(rows[line.name])
    turn.session.flush()
    store.promote(turn, activity)
    _tell_of_gap(turn, activity, merged)
    if turn.addressed:
        counted = store.counted(turn, activity)
        turn.say("volunteering.chain_noted", title=activity.title, parties=len(counted),
                 heads=sum(row.heads for row in counted))  # fmt: skip


def show_names(turn: Turn, request: Request) -> None:
    """The clean list, to the organiser or the secretary alone and in private; others hear how
    many there are (志愿服务条例 art. 20: no publishing of volunteers without their consent)."""
    activities = store.upcoming(turn)
    here = [a for a in activities if a.chat_id is not None and a.chat_id == turn.chat_id]
    found = meant(turn, request, activities)
    if len(found) != 1 and "接龙" in turn.text:
        chains = [a for a in found if a.chat_id is not None]
        found = here[-1:] or chains[-1:] or found
    if not found:
        turn.say("volunteering.nothing_on")
    for activity in found[:3]:
        _show_one(turn, activity)


def _show_one(turn: Turn, activity: Activity) -> None:
    rows = store.counted(turn, activity)
    seated = [row for row in rows if row.state is not SignupState.WAITING]
    if Role.SECRETARY in turn.roles or activity.organiser_id == turn.person_id:
        turn.say(
            "volunteering.names",
            private=True,
            title=activity.title,
            rows=[_row(turn, row) for row in seated],
            waiting=[_row(turn, row) for row in rows if row not in seated],
            heads=sum(row.heads for row in seated),
        )
        return
    heads = sum(row.heads for row in seated)
    turn.say("volunteering.only_counts", title=activity.title, parties=len(seated), heads=heads)


def _row(turn: Turn, row: Signup) -> dict[str, Any]:
    person = turn.person_of(row.person_id) if row.person_id is not None else None
    name = row.listed or (person.called if person else "")
    return {"name": name, "room": row.room or "", "heads": row.heads, "remark": row.remark}


def _activity(turn: Turn, chain: Chain, request: Request) -> Activity:
    """The list that the chain belongs to: an activity by its name or day, an earlier copy, or a
    list of its own."""
    if chain.title:
        planned = [a for a in store.upcoming(turn) if a.chat_id is None]
        day, _ = parse_when(chain.title, local(turn.now))
        found = rules.choose(
            [rules.Offer(a.key, a.number, a.title, None) for a in planned],
            number=None, title=str(request.slots.get("activity", "")) or chain.title, day=day,
            said=chain.title,
        )  # fmt: skip
        if len(found) == 1:
            return store.locked(turn, found[0].activity_id)
    earlier = _earlier(turn, chain)
    return store.locked(turn, earlier.key) if earlier else _new_list(turn, chain)


def _earlier(turn: Turn, chain: Chain) -> Activity | None:
    """The list of an earlier copy of the same chain in this group."""
    query = select(Activity).where(
        Activity.neighbourhood_id == turn.neighbourhood_id,
        Activity.chat_id == turn.chat_id,
        Activity.state == ActivityState.OPEN,
        col(Activity.created_at) > turn.now - rules.UNDATED_LASTS,
    )
    lists = list(turn.session.exec(query.order_by(col(Activity.id).desc())))
    if turn.chat_id is None:
        lists = [a for a in lists if a.organiser_id == turn.person_id]
    for activity in lists:
        names = {row.listed for row in _listed(turn, activity)}
        if chain.title and rules.likeness(chain.title, activity.title) >= rules.CLOSE_ENOUGH:
            return activity
        if not chain.title and names & set(chain.names):
            return activity
    return None


def _new_list(turn: Turn, chain: Chain) -> Activity:
    activity = Activity(
        neighbourhood_id=turn.neighbourhood_id,
        number=turn.next_number("activity"),
        title=(chain.title or UNNAMED)[:30],
        start=_start(turn, chain.title),
        organiser_id=turn.person_id,
        chat_id=turn.chat_id,
        created_at=turn.now,
    )
    store.add_activity(turn, activity)
    return activity


def _start(turn: Turn, title: str) -> datetime | None:
    day, clock = parse_when(title, local(turn.now)) if title else (None, None)
    return at(day, clock) if day and isinstance(clock, time) else None


def _listed(turn: Turn, activity: Activity) -> list[Signup]:
    query = select(Signup).where(
        Signup.activity_id == activity.key, col(Signup.listed).is_not(None)
    )
    return list(turn.session.exec(query).all())


def _add(turn: Turn, activity: Activity, line: rules.Line, *, alone: bool) -> None:
    """Enter a new line; the only new one of a copy is normally its sender's own."""
    person_id = _owner(turn, activity, line, alone=alone)
    row = store.signup_of(turn, activity, person_id) if person_id is not None else None
    if row is not None and row.listed is not None:
        row, person_id = None, None
    if row is not None:
        row.listed, row.room, row.remark = line.name, line.room, line.remark
        row.heads = line.heads
        if row.state in COUNTED:
            turn.session.add(row)
            return
    row = row or Signup(
        neighbourhood_id=turn.neighbourhood_id,
        activity_id=activity.key,
        person_id=person_id,
        listed=line.name,
        room=line.room,
        remark=line.remark,
        heads=line.heads,
        queued_at=turn.now,
    )
    store.enter(turn, activity, row, actor_id=turn.person_id)


def _owner(turn: Turn, activity: Activity, line: rules.Line, *, alone: bool) -> int | None:
    namesakes = by_name(turn.session, turn.neighbourhood_id, line.name)
    if len(namesakes) == 1:
        return namesakes[0].id
    if alone and store.signup_of(turn, activity, turn.person_id) is None:
        return turn.person_id
    return None


def _tell_of_gap(turn: Turn, activity: Activity, merged: rules.Merge) -> None:
    """Whoever called people together hears once of a name that a copy has lost."""
    missing = [
        row
        for row in _listed(turn, activity)
        if row.listed in merged.lost and not store.was_logged(turn, row, "lost")
    ]
    if not missing:
        return
    for row in missing:
        store.log(turn, row, "lost", before=row.state, actor_id=None)
    lost = [row.listed for row in missing]
    for person in store.organisers(turn, activity):
        turn.tell(person, "volunteering.gap", title=activity.title, names=lost)
