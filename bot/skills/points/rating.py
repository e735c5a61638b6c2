"""Two ratings: neighbours without names, and the helped, asked by a third person."""

from __future__ import annotations

from datetime import date, time, timedelta

from sqlmodel import col, select

from bot.core.answers import plain
from bot.core.clock import at, local
from bot.core.events import DeedsAsked
from bot.core.people import ChannelIdentity, Person, Role, RoleGrant
from bot.core.questions import OpenQuestion
from bot.core.work import Turn, Work
from bot.skills.points import review, rules
from bot.skills.points.tables import ReviewState, YearReview
from intents import Parse

LIVES = timedelta(days=7)
HELPED = ("wish", "visit")
_SKIP = frozenset({"跳过", "不问了", "没问到", "不清楚", "0"})


def start(turn: Turn) -> None:
    """Ask neighbours about the members who were examined, each about one; and let the secretary
    ask those who were helped, one member after the other."""
    year = rules.year_meant(turn.text, local(turn.now).date())
    examined = [r for r in review.of_year(turn, year) if r.state is ReviewState.EXAMINED]
    if not examined:
        turn.say("points.nobody_examined", private=True)
        return
    residents, taken = _residents(turn), set[int]()
    for found in examined:
        member = turn.person_of(found.person_id)
        asked = rules.raters(found.person_id, member.building, residents, taken)
        taken.update(asked)
        for rater in asked:
            turn.ask_person(
                turn.person_of(rater), "points.resident", "points.ask_resident",
                state={"review": found.key}, lives=LIVES, who=member.called,
            )  # fmt: skip
        review.move(turn, found, "rate", turn.roles)
    turn.say("points.rating", private=True, members=len(examined), asked=len(taken))
    _ask_helped(turn, [found.key for found in examined if _has_helped(turn, found)])


def _residents(turn: Turn) -> list[tuple[int, str | None]]:
    """Neighbours who can be written to and are neither members nor staff."""
    granted = select(RoleGrant.person_id).where(
        RoleGrant.neighbourhood_id == turn.neighbourhood_id,
        RoleGrant.role != Role.RESIDENT,
    )
    query = (
        select(Person.id, Person.building)
        .join(ChannelIdentity, col(ChannelIdentity.person_id) == col(Person.id))
        .where(
            Person.neighbourhood_id == turn.neighbourhood_id,
            col(Person.left_at).is_(None),
            col(Person.mute).is_(False),
            col(Person.name) != "",
            col(Person.id).not_in(granted),
        )
        .distinct()
        .order_by(col(Person.id))
    )
    return [(pid, building) for pid, building in turn.session.exec(query) if pid is not None]


def _has_helped(work: Work, found: YearReview) -> bool:
    began = at(date(found.year, 1, 1), time())
    asked = DeedsAsked(found.person_id, began)
    work.emit(asked)
    return any(asked.counts[kind] for kind in HELPED)


def _ask_helped(turn: Turn, reviews: list[int]) -> None:
    """The secretary asks the helped (never the helper does), and tells the answer."""
    if not reviews:
        return
    found = turn.session.get(YearReview, reviews[0])
    assert found is not None
    turn.ask(
        "points.helped", "points.ask_helped", private=True, lives=LIVES,
        state={"review": reviews[0], "more": reviews[1:]},
        who=turn.person_of(found.person_id).called,
    )  # fmt: skip


def answer_resident(turn: Turn, question: OpenQuestion, _parse: Parse) -> bool:
    """A neighbour's rating: counted, and who gave it is forgotten with the words."""
    given = rules.rating(plain(turn.text))
    if given is None or not turn.addressed:
        return False
    found = turn.session.get(YearReview, question.state["review"], with_for_update=True)
    assert found is not None
    found.residents = _counted(found.residents, given)
    turn.session.add(found)
    turn.forget_words()
    turn.say("points.rated", private=True)
    return True


def answer_helped(turn: Turn, question: OpenQuestion, _parse: Parse) -> bool:
    """What the helped said to the one who asked them; then the next member."""
    words = plain(turn.text)
    given = rules.rating(words)
    if (given is None and words not in _SKIP) or not turn.addressed:
        return False
    if given is not None:
        found = turn.session.get(YearReview, question.state["review"], with_for_update=True)
        assert found is not None
        found.helped = _counted(found.helped, given)
        turn.session.add(found)
    turn.forget_words()
    turn.say("points.rated", private=True)
    _ask_helped(turn, list(question.state["more"]))
    return True


def _counted(counts: dict[str, int], given: str) -> dict[str, int]:
    return {**counts, given: counts.get(given, 0) + 1}
