"""What is kept of activities that are over: hours and numbers, no lists of names."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from sqlalchemy import Integer, bindparam, null, select, update
from sqlmodel import SQLModel

from bot.core.db import UtcDateTime
from bot.core.events import Forgetting
from bot.core.work import Work
from bot.skills.volunteering.tables import Activity, Signup

KEPT = timedelta(days=90)
"""After the year's quarter has been counted nobody needs to know who brought whom."""


def forget(work: Work, event: Forgetting) -> None:
    """Take the names on chains, rooms and remarks out of old sign-ups; hours stay."""
    where = {"here": work.neighbourhood_id, "before": work.now - KEPT}
    gone = work.session.connection().execute(_FORGET, where).rowcount
    if gone:
        event.deleted[work.render("volunteering.forgotten")] = gone


_ACTIVITY: Final = SQLModel.metadata.tables[str(Activity.__tablename__)]
_SIGNUP: Final = SQLModel.metadata.tables[str(Signup.__tablename__)]
_OVER: Final = select(_ACTIVITY.c.id).where(
    _ACTIVITY.c.neighbourhood_id == bindparam("here", type_=Integer),
    _ACTIVITY.c.created_at < bindparam("before", type_=UtcDateTime),
    _ACTIVITY.c.start.is_(None) | (_ACTIVITY.c.start < bindparam("before", type_=UtcDateTime)),
)
_FORGET: Final = (
    update(_SIGNUP)
    .where(
        _SIGNUP.c.activity_id.in_(_OVER),
        _SIGNUP.c.listed.is_not(None) | _SIGNUP.c.room.is_not(None) | (_SIGNUP.c.remark != ""),
    )
    .values(listed=null(), room=null(), remark="")
)
