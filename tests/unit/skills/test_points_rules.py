"""What deeds count, what a year comes to, who is asked; and what is said of it."""

from __future__ import annotations

from datetime import date

import pytest

from bot.core.states import BOT, OWNER, IllegalMove, NotAllowed
from bot.skills.points import rules
from bot.skills.points.rules import Grade
from bot.skills.points.sayings import Said, said
from bot.skills.points.tables import REVIEW, ReviewState


def test_a_kind_counts_no_more_than_its_most() -> None:
    rule = rules.rule_of("wish")
    assert rule is not None
    assert rules.counts("wish", 0) == rule.points
    assert rules.counts("wish", rule.most - 1) == 1
    assert rules.counts("wish", rule.most) == 0


def test_chatter_and_likes_count_nothing() -> None:
    assert rules.counts("chatter", 0) == 0
    assert rules.rule_of("like") is None


@pytest.mark.parametrize(
    ("exam", "residents", "helped", "mark"),
    [
        (90, {}, {}, 90),
        (90, {"1": 1}, {"1": 1}, 95),
        (80, {"1": 1, "4": 1}, {}, 75),
        (60, {}, {"3": 2}, 60),
    ],
)
def test_a_part_that_nobody_gave_leaves_its_share_to_the_others(
    exam: int, residents: dict[str, int], helped: dict[str, int], mark: int
) -> None:
    assert rules.mark(exam, residents, helped) == mark


@pytest.mark.parametrize(
    ("mark", "grade"),
    [(90, Grade.EXCELLENT), (89, Grade.GOOD), (74, Grade.BASIC), (59, Grade.FAILED)],
)
def test_a_mark_suggests_one_of_four_grades(mark: int, grade: Grade) -> None:
    assert rules.grade_of(mark) is grade


def test_neighbours_of_the_building_are_asked_and_each_about_one_member() -> None:
    residents = [(1, "1"), (2, "3"), (3, "3"), (4, "3"), (5, "2")]
    asked = rules.raters(9, "3", residents, taken=[3])
    assert asked == [2, 4, 1]


@pytest.mark.parametrize(
    ("words", "rating"), [("1", "1"), ("满意", "1"), ("一般", "3"), ("哈", None)]
)
def test_ratings_are_read(words: str, rating: str | None) -> None:
    assert rules.rating(words) == rating


@pytest.mark.parametrize(
    ("text", "what", "who"),
    [
        ("开始2026年度考评", Said.OPEN, ""),
        ("张强考评92分", Said.EXAM, "张强"),
        ("发起群众测评", Said.RATE, ""),
        ("定级", Said.SUGGEST, ""),
        ("张强评为优秀", Said.GRADE, "张强"),
        ("张强评为不合格", Said.GRADE, "张强"),
        ("公示年度考评", Said.POST, ""),
        ("我对考评有异议，分低了", Said.OBJECT, ""),
        ("张强异议维持", Said.KEEP, "张强"),
        ("给张强加2分，扫雪带队", Said.GIVE, "张强"),
    ],
)
def test_what_is_said_of_the_year_is_heard(text: str, what: Said, who: str) -> None:
    heard = said(text)
    assert heard is not None
    assert (heard.what, heard.who) == (what, who)


@pytest.mark.parametrize("text", ["电梯坏了", "我的积分多少", "5号心愿我认领", "张强来修"])
def test_other_business_is_not(text: str) -> None:
    assert said(text) is None


def test_only_a_posted_grade_can_be_objected_to_and_by_the_member_alone() -> None:
    assert REVIEW.after(ReviewState.POSTED, "object", {OWNER}) is ReviewState.OBJECTION
    with pytest.raises(IllegalMove):
        REVIEW.after(ReviewState.GRADED, "object", {OWNER})
    with pytest.raises(NotAllowed):
        REVIEW.after(ReviewState.POSTED, "object", {BOT})


@pytest.mark.parametrize(
    ("words", "today", "year"),
    [
        ("开始年度考评", date(2026, 12, 1), 2026),
        ("公示单发我", date(2027, 1, 20), 2026),
        ("开始2027年度考评", date(2027, 1, 20), 2027),
        ("去年的公示单发我", date(2027, 5, 1), 2026),
    ],
)
def test_at_the_turn_of_the_year_the_old_one_is_meant(words: str, today: date, year: int) -> None:
    assert rules.year_meant(words, today) == year
