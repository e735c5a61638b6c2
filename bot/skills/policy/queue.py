"""Questions that nothing here answers: the secretary is asked, everybody who asked is told."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import bindparam
from sqlmodel import col, select

from bot.core import directory, mapped
from bot.core.db import UtcDateTime
from bot.core.events import QuestionUnanswered
from bot.core.mapped import Selected
from bot.core.people import Role
from bot.core.places import Chat
from bot.core.prepared import Prepared, new_row
from bot.core.privacy import for_group
from bot.core.questions import OpenQuestion, close_named, open_questions
from bot.core.work import Turn, Work
from bot.skills.policy import drafts, kept, rules
from bot.skills.policy.tables import (
    QUESTION_MACHINE,
    DraftCard,
    DraftState,
    PolicyAsking,
    PolicyQuestion,
    PolicyQuestionEvent,
    QuestionState,
)
from intents import Parse

ANSWERABLE = timedelta(days=30)
_STANDS = (
    PolicyQuestion.neighbourhood_id == bindparam("neighbourhood_id"),
    PolicyQuestion.state == QuestionState.OPEN,
)
_OPEN: Final = Selected(
    PolicyQuestion, select(PolicyQuestion).where(*_STANDS).order_by(col(PolicyQuestion.number))
)
_KEYS: Final = Prepared(
    select(PolicyQuestion.id, PolicyQuestion.key)
    .where(*_STANDS)
    .order_by(col(PolicyQuestion.times).desc(), col(PolicyQuestion.number))
)
_ANSWERED: Final = Prepared(
    select(DraftCard.id, PolicyQuestion.key)
    .join(PolicyQuestion, col(PolicyQuestion.id) == col(DraftCard.question_id))
    .where(
        DraftCard.neighbourhood_id == bindparam("neighbourhood_id"),
        DraftCard.state != DraftState.WITHDRAWN,
        col(PolicyQuestion.personal).is_(False),
        (col(DraftCard.state) == DraftState.CHECKED)
        | (col(DraftCard.written_at) > bindparam("since", type_=UtcDateTime)),
    )
    .order_by(col(DraftCard.id).desc())
)
_WAITING: Final = Prepared(
    select(PolicyAsking.id).where(
        PolicyAsking.question_id == bindparam("question_id"),
        PolicyAsking.person_id == bindparam("person_id"),
    )
)
_QUOTED = re.compile(r"【Q(\d{1,5})】")


def on_unanswered(work: Work, event: QuestionUnanswered) -> None:
    """Another capability could not answer somebody."""
    enqueue(work, event.person_id, event.chat_id, event.text, event.topic)


def enqueue(work: Work, person_id: int, chat_id: int | None, text: str, topic: str) -> None:
    """Count the question and who waits; a new one is put to the secretaries."""
    personal = rules.is_personal(text)
    row = _same_open(work, text)
    if row is None:
        row = _open(work, text, topic, personal=personal)
        _put_to_secretaries(work, row)
    mapped.change(work.session, row, times=row.times + 1, personal=row.personal or personal)
    _wait(work, row, person_id, chat_id, text)


def open_rows(work: Work) -> list[PolicyQuestion]:
    """The open questions, the most asked first."""
    asked = {"neighbourhood_id": work.neighbourhood_id}
    return sorted(_OPEN.all(work.session, asked), key=lambda row: -row.times)


def by_number(work: Work, number: int) -> PolicyQuestion | None:
    """The neighbourhood's question that is said aloud as Q3."""
    query = select(PolicyQuestion).where(
        PolicyQuestion.neighbourhood_id == work.neighbourhood_id, PolicyQuestion.number == number
    )
    return work.session.exec(query).first()


PLAINLY: Final = 0.8
"""From this confidence on, words without a slot are a request of their own."""
LIKELY: Final = 0.7
"""From this confidence on, words with one are."""


def answered_before(work: Work, text: str) -> DraftCard | None:
    """The card that a secretary's answer to the same question became, where the question told
    of nobody's own circumstances."""
    asked = {
        "neighbourhood_id": work.neighbourhood_id,
        "since": work.now - rules.SECRETARY_HOLDS,
    }
    key = rules.question_key(text)
    work.session.flush()
    found = _ANSWERED.rows(work.session, asked)
    known = next((row_id for row_id, other in found if rules.is_same(other, key)), None)
    return work.session.get(DraftCard, known) if known is not None else None


def answer(turn: Turn, question: OpenQuestion, parse: Parse) -> bool:
    """The secretary's words: "Q3 可以放", a quote with words, or plain words right after."""
    if not turn.addressed:
        return False
    named = rules.reference(turn.text) or _quoted(turn)
    if named is not None:
        _answer_numbered(turn, question, *named)
        return True
    if turn.in_group or not _meant(turn, question, parse):
        return False
    waiting = open_rows(turn)
    if len(waiting) > 1:
        turn.say("policy.name_one", rows=waiting[:5])
        turn.keep_open(question)
        return True
    row = turn.session.get(PolicyQuestion, question.state["question"])
    assert row is not None
    settle(turn, row, turn.text)
    return True


def decide_question(turn: Turn, _letter: str, state: Mapping[str, Any]) -> None:
    """The secretary lets people ask the community, by a code of the digest."""
    row = turn.session.get(PolicyQuestion, state["question"])
    assert row is not None
    settle(turn, row, "转社区")


def settle(turn: Turn, row: PolicyQuestion, words: str) -> None:
    """Close the question with the secretary's words and tell everybody who waits."""
    if row.state is not QuestionState.OPEN:
        turn.say("policy.settled_before", row=row)
        return
    refer = rules.passes_on(words)
    before = row.state
    move = "refer" if refer else "answer"
    row.state = QUESTION_MACHINE.after(before, move, turn.roles)
    row.open_key, row.answer = None, "" if refer else words
    row.answered_by, row.answered_at = turn.person_id, turn.now
    _log(turn, row, move=move, before=before, actor_id=turn.person_id)
    close_named(turn.session, "policy.answer", "question", row.id, turn.now)
    if not refer:
        drafts.write(turn, row)
    turn.say("policy.passed_on", row=row, count=_tell_all(turn, row), refer=refer)


def _answer_numbered(turn: Turn, question: OpenQuestion, number: int, words: str) -> None:
    row = by_number(turn, number)
    if row is None or row.id != question.state["question"]:
        turn.keep_open(question)
    if row is None:
        turn.say("policy.no_such", number=number)
    elif not words:
        turn.keep_open(question)
        turn.say("policy.words_wanted", row=row)
    else:
        settle(turn, row, words)


def _quoted(turn: Turn) -> tuple[int, str] | None:
    match = _QUOTED.search(turn.message.quote.text) if turn.message.quote else None
    return (int(match[1]), turn.text) if match else None


def _meant(turn: Turn, question: OpenQuestion, parse: Parse) -> bool:
    """Whether plain words answer this question: nothing newer was asked, nothing else is said."""
    newest = open_questions(
        turn.session, person_id=turn.person_id, chat_id=turn.chat_id, now=turn.now
    )[0]
    acts = parse.outcome == "act"
    # An answer that is a rule often sounds a little like a proposal or a notice.
    plainly = (r for r in parse.requests if r.confidence >= (LIKELY if r.slots else PLAINLY))
    intents = frozenset(r.intent for r in plainly) if acts else frozenset()
    fits = rules.passes_on(turn.text) or rules.is_answer(turn.text, intents)
    return fits and newest.id == question.id


def _same_open(work: Work, text: str) -> PolicyQuestion | None:
    key = rules.question_key(text)
    work.session.flush()
    asked = {"neighbourhood_id": work.neighbourhood_id}
    found = _KEYS.rows(work.session, asked)
    same = next((row_id for row_id, other in found if rules.is_same(other, key)), None)
    return mapped.get(work.session, PolicyQuestion, same) if same is not None else None


def _open(work: Work, text: str, topic: str, *, personal: bool) -> PolicyQuestion:
    """A new open question, or the one that another process has just opened."""
    key = rules.question_key(text)
    row = mapped.add_unless_known(
        work.session,
        PolicyQuestion,
        neighbourhood_id=work.neighbourhood_id,
        number=work.next_number("policy_question"),
        key=key,
        open_key=key,
        text=text,
        topic=topic,
        personal=personal,
        asked_at=work.now,
    )
    if row is None:
        known = _same_open(work, text)
        assert known is not None
        return known
    _log(work, row, move="open", before="", actor_id=None)
    return row


def _put_to_secretaries(work: Work, row: PolicyQuestion) -> None:
    for secretary in work.staff(Role.SECRETARY):
        work.ask_person(
            secretary,
            "policy.answer",
            "policy.ask_secretary",
            state={"question": row.id},
            lives=ANSWERABLE,
            row=row,
        )


def _wait(work: Work, row: PolicyQuestion, person_id: int, chat_id: int | None, text: str) -> None:
    assert row.id is not None
    asked = {"question_id": row.id, "person_id": person_id}
    if _WAITING.first(work.session, asked) is not None:
        return
    said = {"chat_id": chat_id, "text": text, "personal": rules.is_personal(text)}
    of = {"neighbourhood_id": work.neighbourhood_id, "asked_at": work.now}
    new_row(PolicyAsking).run(work.session, {**of, **asked, **said})


def _tell_all(turn: Turn, row: PolicyQuestion) -> int:
    """Answer where it was asked: the group where nothing personal was said, else in private."""
    query = select(PolicyAsking).where(PolicyAsking.question_id == row.id)
    askings = turn.session.exec(query.order_by(col(PolicyAsking.id))).all()
    in_groups: dict[int, list[PolicyAsking]] = {}
    for asking in askings:
        if row.answer:
            kept.keep_told(turn, asking)
        if asking.chat_id is None or row.personal:
            person = turn.person_of(asking.person_id)
            numbers = directory.numbers(turn.session, turn.neighbourhood_id)
            turn.tell(person, "policy.told", text=asking.text, answer=row.answer, numbers=numbers)
        else:
            in_groups.setdefault(asking.chat_id, []).append(asking)
    for chat_id, group in in_groups.items():
        _tell_group(turn, row, chat_id, group)
    return len(askings)


def _tell_group(turn: Turn, row: PolicyQuestion, chat_id: int, group: list[PolicyAsking]) -> None:
    chat = turn.session.get(Chat, chat_id)
    assert chat is not None
    turn.post(
        chat,
        "policy.told",
        mention=[turn.person_of(asking.person_id) for asking in group],
        text=for_group(group[0].text),
        answer=for_group(row.answer),
        numbers=directory.numbers(turn.session, turn.neighbourhood_id),
    )


def _log(work: Work, row: PolicyQuestion, *, move: str, before: str, actor_id: int | None) -> None:
    assert row.id is not None
    work.log(PolicyQuestionEvent, row, move, before=before, actor_id=actor_id)
