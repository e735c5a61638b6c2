"""Reports: something is broken, the right person is moved, the reporter says when it is mended."""

from __future__ import annotations

from pathlib import Path

from bot.core.events import NeedFound, PhotoArrived
from bot.core.people import Role
from bot.core.skill import Skill
from bot.skills.repairs import (
    answering,
    bare,
    digest,
    handling,
    mending,
    needs,
    opening,
    overdue,
    photos,
    status,
)
from bot.skills.repairs.tables import (
    Incident,
    IncidentEvent,
    Report,
    ReportEvent,
    ReportFollower,
    ReportPhoto,
)

SKILL = Skill(
    name="repairs",
    title="报修",
    folder=Path(__file__).parent,
    intents={
        "report.submit": bare.submit,
        "report.join": opening.join,
        "report.status": status.status,
        "report.feedback": mending.feedback,
        "report.withdraw": mending.withdraw,
        "report.handle": handling.handle,
    },
    alike=frozenset({"report.submit", "report.join"}),
    tables=(Report, ReportEvent, ReportFollower, Incident, IncidentEvent, ReportPhoto),
    answers={
        "where": answering.where,
        "detail": answering.detail,
        "there": bare.there,
        "same": answering.same,
        "mended": mending.mended,
        "still": mending.still,
        "when": mending.when,
        "score": mending.score,
        "whom": handling.whom,
    },
    clicks={name: handling.click(name) for name in ("accept", "done", "not_ours")},
    listens={PhotoArrived: photos.arrived, NeedFound: needs.found},
    due={
        "ask": mending.ask,
        "close": mending.close_unanswered,
        "clock": overdue.strike,
        "forget_photo": photos.forget,
    },
    digest=digest.digest,
    decisions={"not_ours": digest.decide},
    examples=(
        ("3号楼2单元电梯坏了", frozenset()),
        ("R12修到哪一步了", frozenset()),
        ("R12 处理完了", frozenset({Role.PROPERTY})),
    ),
)
