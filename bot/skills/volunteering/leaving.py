"""Taking a sign-up back, and calling a whole activity off."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.answers import yes_no
from bot.core.people import Role
from bot.core.places import Chat, chats_of
from bot.core.questions import OpenQuestion
from bot.core.states import BOT
from bot.core.work import Turn
from bot.skills.volunteering import rules, store
from bot.skills.volunteering.life import COUNTED, ORGANISER, ActivityState, SignupState
from bot.skills.volunteering.naming import meant, picked, shown
from bot.skills.volunteering.tables import Activity
from intents import Parse, Request

_LEFT_BEHIND = frozenset({SignupState.IN, SignupState.WAITING, SignupState.PROMOTED})


def cancel(turn: Turn, request: Request) -> None:
    """Take back one's own sign-up; an organiser may call the activity off."""
    if rules.calls_off(turn.text) and _call_off(turn, request):
        return
    mine = _mine(turn)
    found = meant(turn, request, mine)
    if not mine:
        turn.say("volunteering.not_signed_up")
    elif not found:
        turn.say("volunteering.not_in_that", activities=[shown(turn, a) for a in mine])
    elif len(found) > 1:
        turn.ask(
            "volunteering.which_cancel",
            "volunteering.which_cancel",
            state={"activities": [a.key for a in found]},
            activities=[shown(turn, a) for a in found],
        )
    else:
        _leave(turn, found[0])


def _mine(turn: Turn) -> list[Activity]:
    rows = store.of_person(turn, turn.person_id)
    signed = {row.activity_id for row in rows if row.state in _LEFT_BEHIND}
    return [a for a in store.upcoming(turn) if a.key in signed]


def answer_which_cancel(turn: Turn, question: OpenQuestion, _parse: Parse) -> bool:
    """Which of one's sign-ups is taken back."""
    activities = [store.locked(turn, key) for key in question.state["activities"]]
    chosen = picked(turn, activities)
    if chosen is None:
        return False
    _leave(turn, chosen)
    return True


def _leave(turn: Turn, activity: Activity) -> None:
    activity = store.locked(turn, activity.key)
    row = store.signup_of(turn, activity, turn.person_id)
    if row is None or row.state not in _LEFT_BEHIND:
        turn.say("volunteering.not_signed_up")
        return
    store.withdraw(turn, activity, row, actor_id=turn.person_id)
    turn.say("volunteering.cancelled", title=activity.title)


def _call_off(turn: Turn, request: Request) -> bool:
    """Ask before the whole activity is called off; False where the asker may not do that."""
    found = [a for a in meant(turn, request, store.upcoming(turn)) if _may_call_off(turn, a)]
    if len(found) != 1:
        return False
    activity = found[0]
    turn.ask(
        "volunteering.call_off",
        "volunteering.call_off",
        private=True,
        state={"activity": activity.key},
        title=activity.title,
        heads=sum(row.heads for row in store.counted(turn, activity)),
    )
    return True


def _may_call_off(turn: Turn, activity: Activity) -> bool:
    return Role.SECRETARY in turn.roles or activity.organiser_id == turn.person_id


def answer_call_off(turn: Turn, question: OpenQuestion, _parse: Parse) -> bool:
    """Yes: everybody who signed up hears it, and so do the groups."""
    said = yes_no(turn.text)
    if said is None:
        return False
    activity = store.locked(turn, question.state["activity"])
    if not said or activity.state is not ActivityState.OPEN:
        turn.say("volunteering.stays_on", title=activity.title)
        return True
    rows = store.signups(turn, activity, COUNTED & _LEFT_BEHIND)
    actors = {*turn.roles, *({ORGANISER} if _may_call_off(turn, activity) else set())}
    store.move_activity(turn, activity, "cancel", actors=actors, actor_id=turn.person_id)
    for row in rows:
        store.move(turn, row, "cancel", actors={BOT})
        store.settle(turn, row)
        if row.person_id is not None:
            person = turn.person_of(row.person_id)
            turn.tell(person, "volunteering.called_off", **shown(turn, activity))
    for chat in _chats(turn, activity):
        turn.post(chat, "volunteering.called_off", **shown(turn, activity))
    turn.say("volunteering.called_off_done", title=activity.title, told=len(rows))
    return True


def _chats(turn: Turn, activity: Activity) -> Sequence[Chat]:
    if activity.chat_id is not None:
        return [turn.session.get_one(Chat, activity.chat_id)]
    return chats_of(turn.session, turn.neighbourhood_id)
