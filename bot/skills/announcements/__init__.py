"""Notices: the secretary has something announced to the groups; property's go to her first."""

from __future__ import annotations

from pathlib import Path

from bot.core.people import Role
from bot.core.skill import Skill
from bot.skills.announcements.handlers import (
    approve,
    decide,
    digest,
    expire,
    hear_body,
    hear_where,
    publish,
)
from bot.skills.announcements.tables import Notice, NoticeEvent, NoticePosting

_MAY = frozenset({Role.SECRETARY, Role.PROPERTY})

SKILL = Skill(
    name="announcements",
    title="通知",
    folder=Path(__file__).parent,
    intents={"announce.publish": publish},
    needs={"announce.publish": _MAY},
    tables=(Notice, NoticeEvent, NoticePosting),
    answers={"body": hear_body, "where": hear_where, "approve": approve},
    due={"expire": expire},
    digest=digest,
    decisions={"notice": decide},
    examples=(("发通知：明天上午停水检修", _MAY),),
)
