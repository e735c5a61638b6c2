"""Is it mended? The reporter is asked, and says so by one word, or at any time unasked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.core.answers import plain
from bot.core.questions import OpenQuestion
from bot.core.states import OWNER
from bot.core.work import Turn, Work
from bot.skills.repairs import recurring, restoring
from bot.skills.repairs.cards import announce, say_standing, staff_for, state_name
from bot.skills.repairs.clocks import next_morning
from bot.skills.repairs.glimpses import near, whole
from bot.skills.repairs.kinds import ANSWER_WITHIN, REOPEN_WITHIN, Scope, says_mended, says_when
from bot.skills.repairs.life import DONE, OPEN, REOPENABLE, ReportState
from bot.skills.repairs.orders import is_mark, mark_in, number_said
from bot.skills.repairs.rating import rate, thank
from bot.skills.repairs.store import (
    by_id,
    by_number,
    concerning,
    followers,
    is_concerned,
    lead_of,
    log,
    move,
)
from bot.skills.repairs.tables import Report
from bot.skills.repairs.voices import shrink
from intents import Parse, Request

REFUSED = frozenset({ReportState.NOT_OURS, ReportState.CANNOT_FIX})
SHORT = 8
"""A "no" no longer than this does not say what is still wrong."""


def ask_next_morning(work: Work, report: Report) -> None:
    """Let the reporter be asked at half past nine on the next day."""
    key = f"repairs:ask:{report.key}"
    work.schedule("repairs.ask", key, next_morning(work.now), {"report": report.key})


def ask(work: Work, payload: Mapping[str, Any]) -> None:
    """It is the next morning: ask the reporter."""
    report = by_id(work, payload["report"])
    if report.state not in OPEN and report.state is not ReportState.DONE_BY_STAFF:
        return
    done = report.state is ReportState.DONE_BY_STAFF
    work.ask_person(
        work.person_of(report.person_id),
        "repairs.mended",
        "repairs.is_it_mended",
        state={"report": report.key},
        lives=ANSWER_WITHIN,
        number=report.number,
        label=report.full,
        done=done,
        state_name=state_name(work, report),
    )
    if done:
        key = f"repairs:close:{report.key}"
        work.schedule("repairs.close", key, work.now + ANSWER_WITHIN, {"report": report.key})


def close_unanswered(work: Work, payload: Mapping[str, Any]) -> None:
    """Nobody answered in three days: closed, and open again at a word."""
    report = by_id(work, payload["report"])
    if report.state is ReportState.DONE_BY_STAFF:
        move(work, report, "lapse", actors={"bot"})
        recurring.ask_later(work, report)


def mended(turn: Turn, question: OpenQuestion, parse: Parse) -> bool:
    """The answer to "is it mended?"."""
    report = by_id(turn, question.state["report"])
    said = _verdict(turn.text, parse, report) if turn.addressed else None
    if said is None:
        return False
    if said:
        confirm(turn, report, _score(parse))
    else:
        still_broken(turn, report, turn.text)
    return True


def _verdict(words: str, parse: Parse, report: Report) -> bool | None:
    """What an answer says about this report; None where it is about something else."""
    requests = parse.requests if parse.outcome == "act" else ()
    feedback = [r for r in requests if r.intent == "report.feedback"]
    refs = {str(r.slots["ref"]) for r in feedback if "ref" in r.slots}
    if refs and str(report.number) not in refs:
        return None
    short = len(plain(words)) <= 2 * SHORT
    elsewhere = {r.slots.get("category") for r in feedback} - {None, report.category}
    if elsewhere and not refs and len(plain(words)) > SHORT:
        return None
    if feedback or short:
        return says_mended(words)
    return None


def _score(parse: Parse) -> int | None:
    found = (r.slots.get("score") for r in parse.requests)
    return next((score for score in found if isinstance(score, int)), None)


def feedback(turn: Turn, request: Request) -> None:
    """Somebody says unasked whether it was mended, or rates it."""
    if is_mark(turn.text, request.slots.get("ref")):
        return
    score = request.slots.get("score") or mark_in(turn.text)
    resolved = request.slots.get("resolved")
    if resolved is None:
        resolved = isinstance(score, int) and score >= 3
    report = _meant(turn, request, (*DONE, *OPEN, ReportState.CLOSED_UNANSWERED))
    if report is None:
        return
    if not is_concerned(turn, report, turn.person_id):
        log(turn, report, "neighbour_says", actor_id=turn.person_id, why=turn.text)
        turn.say("repairs.not_yours_to_close", number=report.number)
    elif resolved:
        confirm(turn, report, score if isinstance(score, int) else None)
    else:
        still_broken(turn, report, turn.text)


def confirm(turn: Turn, report: Report, score: int | None = None) -> None:
    """The reporter says that it is mended; whoever mended it hears the thanks."""
    if report.state is ReportState.CONFIRMED_DONE:
        rate(turn, report, score)
        turn.say("repairs.rated" if score else "repairs.confirmed_before", number=report.number)
        return
    if report.state not in OPEN | REOPENABLE:
        say_standing(turn, report)
        return
    if restoring.is_shared(turn, report):
        restoring.take(turn, report, back=True)
        return
    move(turn, report, "mended", actors={OWNER}, actor_id=turn.person_id, why=turn.text)
    rate(turn, report, score)
    thank(turn, report, score)
    recurring.ask_later(turn, report)
    label = report.shown(closely=not turn.in_group)
    values: dict[str, Any] = {"number": report.number, "label": label}
    values |= {"thanked": report.handler_id is not None}
    if score is None and not turn.in_group:
        turn.ask("repairs.score", "repairs.confirmed_ask", state={"report": report.key}, **values)
    else:
        turn.say("repairs.confirmed", **values)


def still_broken(turn: Turn, report: Report, words: str) -> None:
    """The reporter says that it is not mended."""
    if restoring.is_shared(turn, report) and (report.state in OPEN or report.state in DONE):
        restoring.take(turn, report, back=False)
        return
    if report.state in REOPENABLE and _is_live(report, tuple(REOPENABLE), turn):
        reopen(turn, report, words)
        return
    if report.state not in OPEN:
        if report.state in REOPENABLE:
            turn.say("repairs.too_late", number=report.number)
        else:
            say_standing(turn, report)
        return
    log(turn, report, "urged", actor_id=turn.person_id, why=words)
    pass_on(turn, report, words)
    turn.say("repairs.urged", number=report.number, state=state_name(turn, report))


def reopen(turn: Turn, report: Report, words: str) -> None:
    """Open a report again that staff thought done, and ask what is wrong where it was not said."""
    move(turn, report, "reopen", actors={OWNER}, actor_id=turn.person_id, why=words)
    announce(turn, report, "repairs.for_property_again")
    ask_next_morning(turn, report)
    label = report.shown(closely=not turn.in_group)
    if len(plain(words)) > SHORT or not turn.addressed:
        turn.say("repairs.reopened", number=report.number, label=label)
        return
    state = {"report": report.key}
    turn.ask(
        "repairs.still", "repairs.reopened_ask", state=state, number=report.number, label=label
    )


def still(turn: Turn, question: OpenQuestion, parse: Parse) -> bool:
    """The sentence about what is still wrong."""
    report = by_id(turn, question.state["report"])
    other = any(_is_other(request, report) for request in parse.requests)
    if report.state not in OPEN or not turn.addressed or not turn.text:
        return False
    if parse.outcome == "act" and other:
        return False
    log(turn, report, "explained", actor_id=turn.person_id, why=turn.text)
    pass_on(turn, report, turn.text)
    turn.say("repairs.explained", number=report.number)
    return True


def _is_other(request: Request, report: Report) -> bool:
    """Whether a request is no more words about what is wrong with this report."""
    if request.intent not in ("report.submit", "report.join", "report.feedback", "report.handle"):
        return True
    slots = request.slots
    elsewhere = slots.get("category") not in (None, report.category)
    return elsewhere or slots.get("ref") not in (None, str(report.number))


def when(turn: Turn, question: OpenQuestion, parse: Parse) -> bool:
    """What the reporter answers staff who could not go on without them."""
    report = by_id(turn, question.state["report"])
    if report.state is not ReportState.WAITING_REPORTER or turn.in_group or not turn.text:
        return False
    other = bool(parse.requests) and all(_is_other(r, report) for r in parse.requests)
    if parse.outcome == "act" and other and not says_when(turn.text):
        return False
    move(turn, report, "answered", actors={OWNER}, actor_id=turn.person_id, why=turn.text)
    pass_on(turn, report, turn.text)
    turn.say("repairs.explained", number=report.number)
    return True


def pass_on(turn: Turn, report: Report, words: str) -> None:
    """Tell whoever works on it what the reporter adds."""
    handler = turn.person_of(report.handler_id) if report.handler_id else None
    for person in [handler] if handler else staff_for(turn, report):
        turn.tell(
            person,
            "repairs.reporter_says",
            prompt=report.urgent,
            number=report.number,
            label=report.shown(closely=handler is not None),
            words=words if handler or report.scope is not Scope.HOME else "",
        )


def withdraw(turn: Turn, request: Request) -> None:
    """Somebody takes their own report back; neighbours who have the trouble too keep it open."""
    report = _meant(turn, request, tuple(OPEN))
    if report is None:
        return
    if report.person_id != turn.person_id:
        turn.say("repairs.not_yours", number=report.number)
        return
    heirs = followers(turn, report)
    if heirs:
        report.person_id = heirs[0].person_id
        turn.session.delete(heirs[0])
        turn.session.flush()
        shrink(turn, report)
        data = {"reporter": report.person_id}
        log(turn, report, "handed_on", actor_id=turn.person_id, why=turn.text, data=data)
        turn.say("repairs.withdrawn_for_you", number=report.number, left=len(heirs))
        return
    if report.state not in OPEN:
        say_standing(turn, report)
        return
    move(turn, report, "withdraw", actors={OWNER}, actor_id=turn.person_id, why=turn.text)
    handler = turn.person_of(report.handler_id) if report.handler_id else None
    if handler is not None:
        turn.tell(handler, "repairs.withdrawn_for_staff", number=report.number, label=report.full)
    label = report.shown(closely=not turn.in_group)
    turn.say("repairs.withdrawn", number=report.number, label=label)


def _meant(turn: Turn, request: Request, states: Sequence[ReportState]) -> Report | None:
    """The report that somebody speaks of; where there is none, that is said."""
    ref = number_said(turn.text, request.slots.get("ref"))
    if ref is not None:
        found = by_number(turn, ref)
        if found is None:
            turn.say("repairs.no_such_number", number=ref)
        return lead_of(turn, found) if found else None
    own = [r for r in concerning(turn, turn.person_id) if _is_live(r, states, turn)]
    fitting = [r for r in own if _fits(r, request)] or (own if len(own) == 1 else [])
    if fitting:
        asked = [r for r in fitting if r.state is ReportState.DONE_BY_STAFF]
        return by_id(turn, (asked or fitting)[0].key)
    if not own and _waits_for_secretary(turn, request):
        return None
    return _others(turn, request, own)


def _waits_for_secretary(turn: Turn, request: Request) -> bool:
    """Whether the report that is meant was refused by the property: its reporter hears so."""
    refused = [r for r in concerning(turn, turn.person_id) if r.state in REFUSED]
    fitting = [r for r in refused if _fits(r, request)]
    if not fitting:
        return False
    report = fitting[0]
    log(turn, report, "said_again", actor_id=turn.person_id, why=turn.text)
    turn.say(
        "repairs.known",
        number=report.number,
        label=report.shown(closely=not turn.in_group),
        state=state_name(turn, report),
    )
    return True


def _others(turn: Turn, request: Request, own: Sequence[Report]) -> Report | None:
    """A neighbour's report, where somebody speaks of one that is not their own."""
    if request.intent == "report.feedback" and turn.chat is not None:
        category = request.slots.get("category")
        around = near(turn, (ReportState.DONE_BY_STAFF, *OPEN), turn.chat)
        meant = next((r for r in around if r.category == category), None)
        if meant is not None:
            return whole(turn, meant)
    listed = [f"R{r.number} {r.shown(closely=not turn.in_group)}" for r in own[:3]]
    turn.say("repairs.none_of_yours", listed=listed)
    return None


def _is_live(report: Report, states: Sequence[ReportState], turn: Turn) -> bool:
    fresh = report.ended_at is None or turn.now - report.ended_at <= REOPEN_WITHIN
    return report.state in states and fresh


def _fits(report: Report, request: Request) -> bool:
    slots = request.slots
    return all(
        slots.get(name) in (None, value)
        for name, value in (
            ("category", report.category),
            ("building", report.building),
            ("unit", report.unit),
        )
    )
