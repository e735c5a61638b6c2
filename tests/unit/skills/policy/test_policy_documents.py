"""Documents in the tables: found with exact citation, superseded by dates, old answers flagged."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Sequence
from datetime import date

import pytest
from sqlmodel import Session, select

from bot.core.db import rows_of
from bot.core.work import Work
from bot.skills.policy import shelf
from bot.skills.policy.shelf import AlreadyThere, Passage, SameDay, shorten
from bot.skills.policy.tables import CardFlag, DocumentArticle, PolicyAnswer, PolicyDocument
from knowledge import read_lines, split
from tests.support import papers
from tests.support.house import SmallHouse
from tests.support.laws import laws

KINDS = list(papers.FORMATS)
ASKED = (
    ("物业企业受委托代收能不能收取手续费", "《物业管理条例》第四十四条"),
    ("物业管理条例第53条是怎么写的", "《物业管理条例》第五十三条"),
    ("检修停止供水要提前多久通知用水单位", "《城市供水条例》第二十二条"),
    ("停止供气要提前多少小时公告用户", "《城镇燃气管理条例》第二十条"),
    ("供电设施计划检修停电提前几天通知", "《电力供应与使用条例》第二十八条"),
    ("逾期没有办理签注居住证还能用吗", "《居住证暂行条例》第十条"),
    ("志愿者可能发生人身危险要买保险吗", "《志愿服务条例》第十六条"),
    ("离休退休提取公积金存储余额", "《住房公积金管理条例》第二十四条"),
    ("哪些人可以申请医疗救助", "《社会救助暂行办法》第二十八条"),
    ("广场公园组织健身活动音量有规定吗", "《噪声污染防治法》第六十四条"),
    ("堵塞消防车通道罚多少钱强制执行费用谁承担", "《消防法》第六十条"),
)


def add(
    session: Session, lines: Sequence[str], house: SmallHouse, kind: str = "txt"
) -> shelf.Added:
    data = papers.FORMATS[kind](lines)
    return shelf.add(
        session,
        1,
        split(read_lines(f"law.{kind}", data)),
        file_name=f"law.{kind}",
        checksum=hashlib.sha256(data).hexdigest(),
        now=house.clock.now(),
    )


def fill(house: SmallHouse) -> None:
    """All ten rules, each in another kind of file."""

    def work(session: Session) -> None:
        for number, law in enumerate(laws()):
            add(session, law.lines(), house, KINDS[number % len(KINDS)])

    house.do(work)


def look_up(house: SmallHouse, question: str) -> Passage | None:
    return house.do(lambda session: shelf.look_up(house.work(session), question))


@pytest.fixture
def full(house: SmallHouse) -> SmallHouse:
    fill(house)
    return house


@pytest.mark.parametrize(("question", "cite"), ASKED)
def test_an_article_is_cited_exactly(full: SmallHouse, question: str, cite: str) -> None:
    found = look_up(full, question)
    assert found is not None
    assert found.cite.startswith(cite)


@pytest.mark.parametrize(
    "question", ["今天吃啥", "我家钥匙丢了咋办", "书记办公室在几楼", "第九十九条"]
)
def test_what_stands_nowhere_is_not_quoted(full: SmallHouse, question: str) -> None:
    assert look_up(full, question) is None


def test_the_citation_names_number_and_day(full: SmallHouse) -> None:
    found = look_up(full, "物业管理条例第44条")
    assert found is not None
    assert found.cite == "《物业管理条例》第四十四条，国务院令第698号，2018-03-19起施行"


def test_nothing_is_looked_up_where_no_document_is(house: SmallHouse) -> None:
    assert look_up(house, "物业管理条例第44条") is None


def newer(day: str = "2026年1月1日") -> list[str]:
    text = "第四十四条 受委托代收水电费的物业企业不得收手续费，收了的双倍退还。"
    return ["物业管理条例（2026年修订）", f"（国务院令第900号，自{day}起施行）", text]


def test_a_newer_version_takes_the_place_of_the_older_one(full: SmallHouse) -> None:
    added = full.do(lambda session: add(session, newer(), full))
    found = look_up(full, "物业管理条例第44条")
    assert [old.valid_to for old in added.ended] == [date(2025, 12, 31)]
    assert found is not None
    assert found.cite == "《物业管理条例》第四十四条，国务院令第900号，2026-01-01起施行"
    assert "双倍退还" in found.quote


def test_a_version_of_the_future_waits_for_its_day(full: SmallHouse) -> None:
    full.do(lambda session: add(session, newer("2027年5月1日"), full))
    before = look_up(full, "物业管理条例第44条")
    full.clock.set(full.clock.now().replace(year=2027, month=5, day=1))
    after = look_up(full, "物业管理条例第44条")
    assert before is not None
    assert after is not None
    assert (before.valid_from.year, after.valid_from.year) == (2018, 2027)


def test_an_older_version_that_comes_late_ends_before_the_newer(house: SmallHouse) -> None:
    house.do(lambda session: add(session, newer(), house))
    added = house.do(lambda session: add(session, laws()[0].lines(), house))
    assert added.document.valid_to == date(2025, 12, 31)


def test_the_same_file_and_the_same_day_are_refused(full: SmallHouse) -> None:
    changed = [*laws()[0].lines(), "第九十条 多出来的一条。"]
    with pytest.raises(AlreadyThere):
        full.do(lambda session: add(session, laws()[0].lines(), full))
    with pytest.raises(SameDay):
        full.do(lambda session: add(session, changed, full))


def answered(house: SmallHouse, article: Passage) -> None:
    row = PolicyAnswer(
        neighbourhood_id=1, person_id=1, text="?", article_id=article.article_id,
        at=house.clock.now(),
    )  # fmt: skip
    house.do(lambda session: session.add(row))


def test_old_answers_are_flagged_when_their_law_changes(full: SmallHouse) -> None:
    found = look_up(full, "物业管理条例第44条")
    assert found is not None
    answered(full, found)
    answered(full, found)
    added = full.do(lambda session: add(session, newer(), full))
    flags = full.do(lambda session: session.exec(select(CardFlag)).all())
    named = {flag.card: flag for flag in flags}
    assert named[f"article:{found.article_id}"].times == 2
    assert "2026-01-01" in named[f"article:{found.article_id}"].words
    assert added.doubted >= 2


def test_cards_that_stand_on_an_older_version_are_flagged(full: SmallHouse) -> None:
    full.do(lambda session: add(session, newer(), full))
    flags = full.do(lambda session: session.exec(select(CardFlag.card)).all())
    assert "fee-agent-surcharge" in flags


def test_cards_of_the_same_version_are_left_alone(full: SmallHouse) -> None:
    flags = full.do(lambda session: session.exec(select(CardFlag.card)).all())
    assert "fee-agent-surcharge" not in flags


def test_articles_stand_in_the_tables_in_their_order(full: SmallHouse) -> None:
    def of_first(session: Session) -> list[tuple[int, str]]:
        query = select(DocumentArticle.position, DocumentArticle.label)
        first = query.where(DocumentArticle.document_id == 1).order_by(DocumentArticle.id)
        return [(position, label) for position, label in session.exec(first)]

    labels = full.do(of_first)
    assert labels[:2] == [(1, "第四十条"), (2, "第四十一条")]
    assert len(full.do(lambda s: rows_of(s, PolicyDocument.__table__))) == len(laws())


def test_a_question_is_answered_with_the_article(full: SmallHouse) -> None:
    said = full.message("物业管理条例第五十三条是怎么规定的", key="m1", chat=None)
    taken = asyncio.run(full.linli.desk.take(said, wait=5))
    text = taken.reply.text if taken.reply else ""
    assert "《物业管理条例》第五十三条" in text
    assert "2018-03-19起施行" in text
    assert "文件原文" in text


def test_quotes_end_with_a_sentence() -> None:
    assert shorten("短句。") == "短句。"
    assert shorten("一句话。" * 60) == "一句话。" * 37 + "……"
    assert shorten("字" * 200) == "字" * 150 + "……"


def test_work_is_bound_to_its_neighbourhood(full: SmallHouse) -> None:
    def elsewhere(session: Session) -> Passage | None:
        work: Work = full.work(session)
        work.neighbourhood_id = 99
        return shelf.look_up(work, "物业管理条例第44条")

    assert full.do(elsewhere) is None
