"""Reports: something is broken, the right person is moved, the reporter says when it is mended."""

from __future__ import annotations

from pathlib import Path

from bot.core.events import Forgetting, NeedFound, NoticePublished, OwnDataAsked, PhotoArrived
from bot.core.people import Role
from bot.core.skill import Skill
from bot.skills.repairs import (
    answering,
    bare,
    digest,
    ears,
    figures_page,
    handling,
    heating,
    mending,
    needs,
    noticing,
    opening,
    overdue,
    photos,
    rating,
    recurring,
    roster,
    status,
    weather,
)
from bot.skills.repairs.notice_life import SupplyNotice, SupplyNoticeEvent
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
    letter="R",
    intents={
        "report.submit": bare.submit,
        "report.join": opening.join,
        "report.status": status.status,
        "report.feedback": mending.feedback,
        "report.withdraw": mending.withdraw,
        "report.handle": handling.handle,
    },
    alike=frozenset({"report.submit", "report.join"}),
    tables=(
        Report,
        ReportEvent,
        ReportFollower,
        Incident,
        IncidentEvent,
        ReportPhoto,
        SupplyNotice,
        SupplyNoticeEvent,
    ),
    hears=ears.hear,
    answers={
        "notice": noticing.answered,
        "where": answering.where,
        "detail": answering.detail,
        "there": bare.there,
        "same": answering.same,
        "mended": mending.mended,
        "still": mending.still,
        "when": mending.when,
        "score": rating.score,
        "warmth": heating.warmth,
        "came_back": recurring.came_back,
        "whom": handling.whom,
    },
    clicks={
        **{name: handling.click(name) for name in ("accept", "done", "not_ours")},
        "notice_yes": noticing.pressed_yes,
        "notice_no": noticing.pressed_no,
    },
    listens={
        PhotoArrived: photos.arrived,
        NeedFound: needs.found,
        NoticePublished: weather.published,
        OwnDataAsked: status.tell_own,
        Forgetting: photos.forget_old,
    },
    due={
        "ask": mending.ask,
        "close": mending.close_unanswered,
        "recurs": recurring.ask,
        "clock": overdue.strike,
        "forget_photo": photos.forget,
        "notice_end": noticing.end,
    },
    digest=digest.digest,
    decisions={"not_ours": digest.decide},
    roster=roster.load,
    pages=(figures_page.PAGE,),
    examples=(
        ("3号楼2单元电梯坏了", frozenset()),
        ("R12修到哪一步了", frozenset()),
        ("R12 处理完了", frozenset({Role.PROPERTY})),
    ),
)
