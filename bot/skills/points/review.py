"""The year's evaluation from its opening to the last word on an objection."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from sqlmodel import col, select

from bot.core import access
from bot.core.clock import local
from bot.core.people import Person, Role
from bot.core.questions import OpenQuestion
from bot.core.states import BOT, OWNER, IllegalMove
from bot.core.work import Turn, Work
from bot.skills.points import rules
from bot.skills.points.rules import GRADE_WORDS, Grade
from bot.skills.points.tables import REVIEW, ReviewEvent, ReviewState, YearReview
from intents import Parse

OBJECTION_LIVES = timedelta(days=2)


def open_year(turn: Turn) -> None:
    """One evaluation for each member, opened once a year."""
    year = rules.year_meant(turn.text, local(turn.now).date())
    known = {review.person_id for review in of_year(turn, year)}
    new = [p.id for p in turn.staff(Role.PARTY_MEMBER) if p.id and p.id not in known]
    for person_id in new:
        review = YearReview(neighbourhood_id=turn.neighbourhood_id, person_id=person_id, year=year)
        turn.session.add(review)
        turn.session.flush()
        turn.log(ReviewEvent, review, "open", before="", actor_id=turn.person_id)
    turn.say("points.opened", private=True, year=year, count=len(known) + len(new))


def of_year(work: Work, year: int) -> list[YearReview]:
    """Everybody's evaluation of a year, in the order of their names' ids."""
    query = select(YearReview).where(
        YearReview.neighbourhood_id == work.neighbourhood_id, YearReview.year == year
    )
    return list(work.session.exec(query.order_by(col(YearReview.person_id))).all())


def of_person(work: Work, person_id: int) -> YearReview | None:
    """A member's newest evaluation, held until the transaction ends."""
    query = (
        select(YearReview)
        .where(YearReview.person_id == person_id)
        .order_by(col(YearReview.year).desc())
        .with_for_update()
    )
    return work.session.exec(query).first()


def move(
    work: Work, review: YearReview, name: str, actors: Iterable[Role | str], why: str = ""
) -> None:
    """Move an evaluation and log it. Raises `IllegalMove` or `NotAllowed`."""
    before = review.state
    review.state = REVIEW.after(before, name, actors)
    work.session.add(review)
    work.log(ReviewEvent, review, name, before=before, actor_id=work.actor_id, why=why)


def examine(turn: Turn, person: Person, value: int) -> None:
    """The organisation's mark, 0 to 100."""
    review = of_person(turn, person.id or 0)
    if review is None or not 0 <= value <= 100:
        turn.say("points.not_open", private=True, who=person.called)
        return
    try:
        move(turn, review, "examine", turn.roles, why=str(value))
    except IllegalMove:
        turn.say("points.too_late", private=True, who=person.called)
        return
    review.exam = value
    left = sum(r.state is ReviewState.OPEN for r in of_year(turn, review.year))
    turn.say("points.examined", private=True, who=person.called, value=value, left=left)


def suggest(turn: Turn) -> None:
    """Write the grades that exam and ratings suggest, and show them to the secretary alone."""
    year = rules.year_meant(turn.text, local(turn.now).date())
    ready = [r for r in of_year(turn, year) if r.exam is not None]
    for review in ready:
        if review.state in (ReviewState.EXAMINED, ReviewState.RATED):
            review.grade = rules.grade_of(
                rules.mark(review.exam or 0, review.residents, review.helped)
            )
            move(turn, review, "grade", turn.roles, why=review.grade)
    access.note(turn, "year_review", 0, str(year))
    lines = [
        {"who": turn.person_of(r.person_id).called, "grade": grade_name(turn, r)} for r in ready
    ]
    turn.say("points.suggested", private=True, year=year, lines=lines)


def grade_name(work: Work, review: YearReview) -> str:
    """The grade as people say it; empty where there is none yet."""
    return work.render(f"points.grade_{review.grade}") if review.grade else ""


def grade(turn: Turn, person: Person, word: str) -> None:
    """The branch's own decision on a grade, before the posting or upon an objection."""
    review = of_person(turn, person.id or 0)
    if review is None:
        turn.say("points.not_open", private=True, who=person.called)
    elif review.state is ReviewState.OBJECTION:
        _settle(turn, review, person, GRADE_WORDS[word])
    else:
        try:
            move(turn, review, "grade", turn.roles, why=word)
        except IllegalMove:
            turn.say("points.too_late", private=True, who=person.called)
            return
        review.grade = GRADE_WORDS[word]
        turn.say("points.graded", private=True, who=person.called, grade=word)


def post(turn: Turn) -> None:
    """Seven days for objections; each member reads their own grade in private."""
    year = rules.year_meant(turn.text, local(turn.now).date())
    graded = [r for r in of_year(turn, year) if r.state is ReviewState.GRADED]
    if not graded:
        turn.say("points.nothing_graded", private=True)
        return
    for review in graded:
        move(turn, review, "post", turn.roles)
        review.posted_at = turn.now
        turn.schedule(
            "points.final", f"points:final:{review.key}", rules.final_at(turn.now),
            {"review": review.key},
        )  # fmt: skip
        person = turn.person_of(review.person_id)
        turn.tell(person, "points.your_grade", who=person.called, year=year,
                  grade=grade_name(turn, review))  # fmt: skip
    turn.say("points.posted", private=True, count=len(graded), year=year)


def become_final(work: Work, payload: Mapping[str, Any]) -> None:
    """Seven days without an objection."""
    review = work.session.get(YearReview, payload["review"])
    if review is not None and review.state is ReviewState.POSTED:
        move(work, review, "final", {BOT})


def object_to(turn: Turn, reason: str) -> bool:
    """A member does not agree; where no reason came along it is asked for once."""
    review = of_person(turn, turn.person_id)
    if review is None or review.state is not ReviewState.POSTED:
        return False
    if not reason:
        turn.ask("points.objection", "points.why", private=True, lives=OBJECTION_LIVES,
                 state={"review": review.key})  # fmt: skip
    else:
        _objected(turn, review, reason)
    return True


def answer_objection(turn: Turn, question: OpenQuestion, _parse: Parse) -> bool:
    """Why a member does not agree."""
    review = of_person(turn, turn.person_id)
    if review is None or review.key != question.state["review"] or not turn.addressed:
        return False
    if review.state is not ReviewState.POSTED:
        return False
    _objected(turn, review, turn.text)
    return True


def _objected(turn: Turn, review: YearReview, reason: str) -> None:
    move(turn, review, "object", {OWNER})
    review.objection = turn.house.vault.seal(reason)
    turn.forget_words()
    turn.cancel_due(f"points:final:{review.key}")
    turn.say("points.objection_kept", private=True)
    for secretary in turn.staff(Role.SECRETARY):
        turn.tell(secretary, "points.objection_of", who=turn.person.called, reason=reason)


def keep(turn: Turn, person: Person, why: str) -> None:
    """The grade stays after the objection was looked into."""
    review = of_person(turn, person.id or 0)
    if review is None or review.state is not ReviewState.OBJECTION:
        turn.say("points.no_objection", private=True, who=person.called)
        return
    _settle(turn, review, person, Grade(review.grade), why)


def _settle(turn: Turn, review: YearReview, person: Person, grade: Grade, why: str = "") -> None:
    changed = review.grade != grade
    review.grade = grade
    move(turn, review, "settle", turn.roles, why=why)
    name = grade_name(turn, review)
    turn.tell(person, "points.objection_answered", grade=name, changed=changed, why=why)
    turn.say("points.settled", private=True, who=person.called, grade=name)
