"""Four weeks after its end: did the lift, the leak or the cold radiator come back?"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bot.core.answers import plain, yes_no
from bot.core.clock import at, local
from bot.core.questions import OpenQuestion
from bot.core.work import Turn, Work
from bot.skills.repairs import opening, photos
from bot.skills.repairs.cards import announce
from bot.skills.repairs.clocks import ASK_AT
from bot.skills.repairs.kinds import ANSWER_WITHIN, RECURS_WITHIN
from bot.skills.repairs.life import DONE, ReportState
from bot.skills.repairs.store import by_id, log
from bot.skills.repairs.tables import Report
from bot.skills.repairs.troubles import Trouble
from intents import Parse

LONGEST = 16
_HELD = re.compile(r"没(?:有|再|犯|坏|漏|出|事|问题)|好着|正常|一直好|不漏|没事|挺好|很好|都好")
_AGAIN = re.compile(
    r"又|还(?:漏|坏|是|不)|犯(?:过|了)|坏(?:过|了)|漏(?:过|了)|老毛病|不热|有过|复发"
)


def ask_later(work: Work, report: Report) -> None:
    """Let the reporter be asked in four weeks, where its kind is one that comes back."""
    if not report.kind.recurs:
        return
    when = at(local(work.now).date() + RECURS_WITHIN, ASK_AT)
    key = f"repairs:recurs:{report.key}"
    work.schedule("repairs.recurs", key, when, {"report": report.key})


def ask(work: Work, payload: Mapping[str, Any]) -> None:
    """Four weeks have passed: ask once, unless it was reported again anyway."""
    report = by_id(work, payload["report"])
    ended = report.state in DONE or report.state is ReportState.CLOSED_UNANSWERED
    since = work.now - timedelta(days=RECURS_WITHIN.days - 1)
    if not ended or report.ended_at is None or report.ended_at > since:
        return
    work.ask_person(
        work.person_of(report.person_id),
        "repairs.came_back",
        "repairs.has_it_come_back",
        state={"report": report.key},
        lives=ANSWER_WITHIN,
        number=report.number,
        label=report.full,
    )


def came_back(turn: Turn, question: OpenQuestion, parse: Parse) -> bool:
    """Whether it came back: then it is a new report that knows the old one."""
    verdict = _verdict(turn.text) if turn.addressed else None
    other = any(r.slots.get("ref") for r in parse.requests)
    if verdict is None or other:
        return False
    report = by_id(turn, question.state["report"])
    if not verdict:
        log(turn, report, "held", actor_id=turn.person_id, why=turn.text)
        turn.say("repairs.held", number=report.number)
        return True
    log(turn, report, "came_back", actor_id=turn.person_id, why=turn.text)
    _report_again(turn, report)
    return True


def _verdict(text: str) -> bool | None:
    words = plain(text)
    if len(words) > LONGEST:
        return True if _AGAIN.search(words) else None
    if _HELD.search(words):
        return False
    if _AGAIN.search(words):
        return True
    return yes_no(text)


def _report_again(turn: Turn, report: Report) -> None:
    trouble = Trouble(
        category=report.category,
        words=turn.text,
        summary=f"{report.title}：{turn.text}",
        urgency="",
        said=report.place,
    )
    again = opening.open_report(
        turn,
        trouble,
        report.place,
        report.scope,
        person_id=turn.person_id,
        chat_id=report.chat_id,
        recurrence_of=report,
    )
    told = announce(turn, again)
    photos.attach_earlier(turn, again)
    opening.say_noted(turn, again, told=told, soon=False, past=report)
