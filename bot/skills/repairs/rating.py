"""Thanks and ratings: one to five, if somebody likes to."""

from __future__ import annotations

from bot.core.answers import plain
from bot.core.questions import OpenQuestion
from bot.core.work import Turn
from bot.skills.repairs.store import by_id, log
from bot.skills.repairs.tables import Report
from intents import Parse


def score(turn: Turn, question: OpenQuestion, _parse: Parse) -> bool:
    """A digit from one to five; anything else is a matter of its own."""
    digits = plain(turn.text).removesuffix("分").removesuffix("星").removeprefix("打")
    given = "一二三四五".find(digits) + 1 if digits in tuple("一二三四五") else 0
    given = int(digits) if digits in tuple("12345") else given
    if not given or not turn.addressed:
        return False
    report = by_id(turn, question.state["report"])
    rate(turn, report, given)
    turn.say("repairs.rated", number=report.number)
    return True


def rate(turn: Turn, report: Report, given: int | None) -> None:
    """Keep a rating, where one was given."""
    if given is not None:
        report.score = given
        log(turn, report, "rated", actor_id=turn.person_id, data={"score": given})


def thank(turn: Turn, report: Report, given: int | None) -> None:
    """Pass the thanks on to whoever mended it."""
    if report.handler_id is not None and report.handler_id != turn.person_id:
        turn.tell(
            turn.person_of(report.handler_id),
            "repairs.thanks",
            number=report.number,
            label=report.full,
            score=given,
        )
