"""What the secretary does on the pages, and what a page refuses."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from bot.core.access import AccessEntry
from bot.core.directory import DirectoryEntry
from bot.core.events import QuestionUnanswered
from bot.core.outbox import OutboxRow
from bot.core.people import Person, by_name
from bot.core.places import Neighbourhood
from bot.core.review import ReviewReason, ReviewRow
from bot.core.work import Work
from bot.skills.hotline.tables import DirectoryChange
from bot.skills.policy.flags import note_flag
from bot.skills.policy.tables import CardFlag, DraftCard, PolicyQuestion
from tests.support.console import Entry, Sight
from tests.support.house import SmallHouse

QUESTIONS = "/console/1/policy.questions"
NUMBERS = "/console/1/hotline.numbers"
REVIEW = "/console/1/core.review"
HOME = "/console/1/digest.today"
ANSWER, ADD, CHANGE = "答复，告诉问过的人", "加上", "改好了"


def work_in(house: SmallHouse, session: Session, place: int) -> Work:
    neighbourhood = session.get_one(Neighbourhood, place)
    return Work(
        session=session, now=house.clock.now(), house=house.linli.house,
        neighbourhood=neighbourhood, because="test",
    )  # fmt: skip


def asked(house: SmallHouse, text: str, *, who: str = "李四", place: int = 1) -> None:
    def ask(session: Session) -> None:
        work = work_in(house, session, place)
        person = by_name(session, place, who)[0]
        assert person.id is not None
        work.emit(QuestionUnanswered(person.id, None, text, "other"))

    house.do(ask)


def told(house: SmallHouse, who: str) -> list[str]:
    query = select(OutboxRow.text).join(Person, Person.id == OutboxRow.person_id)  # type: ignore[arg-type]  # SQLModel types columns as their values
    return house.do(lambda s: list(s.exec(query.where(Person.name == who)).all()))


def all_of(house: SmallHouse, table: type) -> list[object]:
    return house.do(lambda s: list(s.exec(select(table)).all()))


async def test_the_most_asked_question_comes_first(secretary: Entry) -> None:
    asked(secretary.house, "小区能不能养鸡")
    asked(secretary.house, "楼道能不能放鞋柜")
    asked(secretary.house, "楼道能不能放鞋柜", who="周强")
    seen = (await secretary.browser.open(QUESTIONS)).words
    assert seen.index("Q2 楼道能不能放鞋柜") < seen.index("Q1 小区能不能养鸡")
    assert "2次" in seen


async def test_an_answer_reaches_everybody_who_asked(secretary: Entry) -> None:
    asked(secretary.house, "小区能不能养鸡")
    asked(secretary.house, "小区能不能养鸡", who="周强")
    form = (await secretary.browser.open(QUESTIONS)).form(ANSWER)
    seen = await secretary.browser.send(form, answer="楼里不能养，会扰着邻居。")
    assert "Q1的答复，我这就告诉问过的2个人" in seen.words
    assert "没有等您答的" in seen.words
    for who in ("李四", "周强"):
        assert "楼里不能养" in told(secretary.house, who)[-1]
    assert [draft.answer for draft in all_of(secretary.house, DraftCard)] == [
        "楼里不能养，会扰着邻居。"
    ]


async def test_what_was_said_is_said_once(secretary: Entry) -> None:
    asked(secretary.house, "小区能不能养鸡")
    form = (await secretary.browser.open(QUESTIONS)).form("转社区")
    assert "请大家去问社区" in (await secretary.browser.send(form)).words
    assert "请大家去问社区" not in (await secretary.browser.open(QUESTIONS)).words


@pytest.mark.parametrize(("words", "why"), [(" ", "还没填"), ("好" * 501, "最多500个字")])
async def test_an_unusable_answer_is_explained_and_kept(
    secretary: Entry, words: str, why: str
) -> None:
    asked(secretary.house, "小区能不能养鸡")
    asked(secretary.house, "哪里能晒被子")
    form = (await secretary.browser.open(QUESTIONS)).form(ANSWER, number="2")
    seen = await secretary.browser.send(form, answer=words)
    assert seen.status == 422
    assert why in seen.words
    assert seen.form(ANSWER, number="2").values["answer"] == words
    assert seen.form(ANSWER, number="1").values["answer"] == ""
    assert [q.state for q in all_of(secretary.house, PolicyQuestion)] == ["open", "open"]


async def test_a_question_is_answered_once(secretary: Entry) -> None:
    asked(secretary.house, "小区能不能养鸡")
    form = (await secretary.browser.open(QUESTIONS)).form(ANSWER)
    await secretary.browser.send(form, answer="不能养")
    again = await secretary.browser.send(form, answer="能养")
    assert again.status == 422
    assert "可能已经答过了" in again.words
    assert len(told(secretary.house, "李四")) == 1


async def test_a_doubted_answer_is_taken_off_the_shelf(secretary: Entry) -> None:
    secretary.house.do(lambda s: note_flag(secretary.house.work(s), "stray", "数不对", 1))
    seen = await secretary.browser.open(QUESTIONS)
    assert "数不对" in seen.words
    done = await secretary.browser.send(seen.form("先停用"))
    assert "先不说了" in done.words
    assert [flag.state for flag in all_of(secretary.house, CardFlag)] == ["withdrawn"]


async def test_neighbours_words_are_never_html(secretary: Entry) -> None:
    asked(secretary.house, "<script>alert(1)</script>能不能养鸡")
    seen = await secretary.browser.open(QUESTIONS)
    assert "<script>" not in seen.text
    assert "&lt;script&gt;" in seen.text


async def test_a_decision_of_the_digest_is_one_tap(secretary: Entry) -> None:
    asked(secretary.house, "小区能不能养鸡")
    seen = await secretary.browser.open(HOME)
    assert "Q1“小区能不能养鸡”1次" in seen.words
    done = await secretary.browser.send(seen.form("转社区"))
    assert "请大家去问社区" in done.words
    assert done.forms("转社区") == []
    late = await secretary.browser.send(seen.form("转社区"))
    assert late.status == 422
    assert "已经定过了" in late.words


async def test_a_quiet_day_says_so(secretary: Entry) -> None:
    assert "今天没有要您操心的事" in (await secretary.browser.open(HOME)).words


async def test_a_number_is_changed_and_counts_as_untested(secretary: Entry) -> None:
    seen = await secretary.browser.send((await secretary.browser.open(NUMBERS)).form("试打通了"))
    assert "11月23日郑敏试打通过" in seen.words
    changed = await secretary.browser.send(seen.form(CHANGE), phone="0353－555 0199")
    assert "记下了：物业 0353-5550199" in changed.words
    assert "还没试打过" in changed.words
    moves = [(c.move, c.after) for c in all_of(secretary.house, DirectoryChange)]
    assert moves == [("dial", "0353-5550101"), ("change", "0353-5550199")]


async def test_hours_change_without_another_test(secretary: Entry) -> None:
    seen = await secretary.browser.send((await secretary.browser.open(NUMBERS)).form("试打通了"))
    changed = await secretary.browser.send(seen.form(CHANGE), hours="8:00—20:00")
    assert "8:00—20:00" in changed.words
    assert "郑敏试打通过" in changed.words


async def test_a_number_is_added_once(secretary: Entry) -> None:
    form = (await secretary.browser.open(NUMBERS)).form(ADD)
    new = {"contact": "heating", "name": "供热站", "phone": "0353-5550104"}
    seen = await secretary.browser.send(form, **new)
    assert "供热站  0353-5550104" in seen.words
    again = await secretary.browser.send(form, **new)
    assert "已经有了" in again.words
    assert len(secretary.house.do(lambda s: s.exec(select(DirectoryEntry)).all())) == 3


@pytest.mark.parametrize(
    ("filled", "why"),
    [
        ({"phone": "没有"}, "不像电话号码"),
        ({"phone": "1"}, "不像电话号码"),
        ({"name": "", "phone": "110"}, "“名称”还没填"),
        ({"contact": "boss", "phone": "110"}, "“是哪一类”请从列出来的"),
    ],
)
async def test_an_unusable_number_is_explained(
    secretary: Entry, filled: dict[str, str], why: str
) -> None:
    form = (await secretary.browser.open(NUMBERS)).form(ADD)
    seen = await secretary.browser.send(form, **{"contact": "gas", "name": "燃气", **filled})
    assert seen.status == 422
    assert why in seen.words
    assert len(all_of(secretary.house, DirectoryEntry)) == 2


async def test_what_emergencies_lack_is_named(secretary: Entry) -> None:
    assert "还缺：燃气、电梯、供电、社区" in (await secretary.browser.open(NUMBERS)).words


def doubtful(
    house: SmallHouse, text: str, *, place: int = 1, guesses: tuple[str, ...] = ()
) -> None:
    row = ReviewRow(
        neighbourhood_id=place, said_at=house.clock.now(), scene="group", role="resident",
        mentioned=True, text=text, reason=ReviewReason.ASKED, guesses=list(guesses),
    )  # fmt: skip
    house.do(lambda s: s.add(row))


async def test_a_message_is_labelled_by_one_tap(secretary: Entry) -> None:
    doubtful(secretary.house, "那个事儿", guesses=("policy.ask", "hotline.ask"))
    seen = await secretary.browser.open(REVIEW)
    assert "我拿不准，反问了" in seen.words
    done = await secretary.browser.send(seen.form("问电话"))
    assert "好，记成“问电话”" in done.words
    assert "没有要标的话" in done.words
    assert [row.label for row in all_of(secretary.house, ReviewRow)] == ["hotline.ask"]


async def test_every_other_meaning_is_in_the_list(secretary: Entry) -> None:
    doubtful(secretary.house, "那个事儿")
    form = (await secretary.browser.open(REVIEW)).form("就是这个")
    assert (await secretary.browser.send(form)).status == 422
    await secretary.browser.send(form, intent="report.submit")
    assert [row.label for row in all_of(secretary.house, ReviewRow)] == ["report.submit"]
    assert (await secretary.browser.send(form, intent="report.submit")).status == 422


async def test_a_long_list_comes_in_pieces(secretary: Entry) -> None:
    for number in range(22):
        doubtful(secretary.house, f"第{number}句")
    seen = await secretary.browser.open(REVIEW)
    assert len(seen.forms("没找我办事")) == 20
    assert "还有2句" in seen.words


async def test_figures_say_where_there_are_none(secretary: Entry) -> None:
    assert "这些天没有诉求" in (await secretary.browser.open("/console/1/repairs.figures")).words


@pytest.mark.parametrize("page", ["digest.today", "policy.questions", "hotline.numbers"])
async def test_another_neighbourhoods_pages_are_closed(secretary: Entry, page: str) -> None:
    seen = await secretary.browser.open(f"/console/2/{page}")
    assert seen.status == 403
    assert "南山" not in seen.words


async def test_another_neighbourhoods_rows_are_out_of_reach(secretary: Entry) -> None:
    house = secretary.house
    asked(house, "南山能不能养羊", who="钱多", place=2)
    doubtful(house, "南山那个事儿", place=2)
    for page in (HOME, QUESTIONS, NUMBERS, REVIEW):
        assert "南山" not in (await secretary.browser.open(page)).words
    tries = await _try_foreign_rows(secretary)
    assert [(seen.status, seen.headers["content-type"]) for seen in tries] == [
        (422, "text/html; charset=utf-8")
    ] * len(tries)
    assert [q.state for q in all_of(house, PolicyQuestion)] == ["open"]
    assert [row.label for row in all_of(house, ReviewRow)] == [""]
    assert all_of(house, DirectoryChange) == []


async def _try_foreign_rows(secretary: Entry) -> list[Sight]:
    """The forms of the own pages, about rows of the other neighbourhood."""
    browser = secretary.browser
    token = (await browser.open(NUMBERS)).form(ADD).values["token"]
    entry = {"entry": "2", "name": "x", "phone": "110"}
    sent = (
        (f"{QUESTIONS}/answer", {"number": "1", "answer": "能"}),
        (f"{QUESTIONS}/refer", {"number": "1"}),
        (f"{QUESTIONS}/flag", {"flag": "1", "letter": "A"}),
        (f"{NUMBERS}/change", entry),
        (f"{NUMBERS}/dial", entry),
        (f"{REVIEW}/label", {"review": "1", "intent": "none"}),
        (f"{HOME}/decide", {"what": "x", "letter": "A"}),
    )
    return [await browser.post(path, {"token": token, **values}) for path, values in sent]


@pytest.mark.parametrize("token", [None, "", "x", "令牌"])
async def test_a_form_of_another_site_is_refused(secretary: Entry, token: str | None) -> None:
    form = (await secretary.browser.open(NUMBERS)).form("试打通了")
    values = {name: value for name, value in form.values.items() if name != "token"}
    seen = await secretary.browser.post(
        form.action, values if token is None else {**values, "token": token}
    )
    assert seen.status == 403
    assert "表单过期了" in seen.words
    assert all_of(secretary.house, DirectoryChange) == []


async def test_a_form_of_an_earlier_login_is_refused(secretary: Entry) -> None:
    form = (await secretary.browser.open(NUMBERS)).form("试打通了")
    await secretary.log_in("郑敏")
    assert (await secretary.browser.send(form)).status == 403


async def test_every_look_at_a_personal_page_is_written_down(secretary: Entry) -> None:
    before = len(all_of(secretary.house, AccessEntry))
    for page in (QUESTIONS, REVIEW, "/console/1/repairs.figures"):
        await secretary.browser.open(page)
    entries = all_of(secretary.house, AccessEntry)[before:]
    assert [(e.move, e.why) for e in entries] == [
        ("console_page", "居民问的"), ("console_page", "没读懂的话"),
    ]  # fmt: skip
    assert {e.actor_id for e in entries} == {2}


async def test_nothing_is_framed_or_kept(secretary: Entry) -> None:
    for path in (HOME, "/console/1/nothing", "/console/back", "/console/nowhere"):
        headers = (await secretary.browser.open(path)).headers
        assert headers["cache-control"] == "no-store"
        assert headers["x-frame-options"] == "DENY"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "default-src 'none'" in headers["content-security-policy"]


@pytest.mark.parametrize(
    "path",
    ["/console/1/nothing", "/console/x/digest.today", "/console/nowhere", "/console/1/a.b?x=%ff"],
)
async def test_a_wrong_address_gets_a_sentence(secretary: Entry, path: str) -> None:
    seen = await secretary.browser.open(path)
    assert seen.status == 404
    assert "没有这一页" in seen.words


async def test_what_is_no_form_gets_a_sentence(secretary: Entry) -> None:
    browser = secretary.browser
    for data in ({"json": {"a": 1}}, {"data": b"x=" + b"y" * 70_000}, {"data": "é\x00".encode()}):
        async with browser.session.post(f"{browser.base}{NUMBERS}/dial", **data) as answer:
            assert answer.status in (403, 404)
    token = (await browser.open(NUMBERS)).form(ADD).values["token"]
    assert (await browser.post(f"{NUMBERS}/erase", {"token": token})).status == 404


async def test_no_text_is_too_strange_for_the_tables(secretary: Entry) -> None:
    asked(secretary.house, "小区能不能养鸡")
    form = (await secretary.browser.open(QUESTIONS)).form(ANSWER)
    seen = await secretary.browser.send(form, answer="不\x00能\x1b养 🐔 {{ 7*7 }}")
    assert seen.status == 200
    assert "不能养 🐔 {{ 7*7 }}" in told(secretary.house, "李四")[-1]


async def test_a_pass_of_the_morning_still_writes_in_the_evening(secretary: Entry) -> None:
    asked(secretary.house, "小区能不能养鸡")
    form = (await secretary.browser.open(QUESTIONS)).form(ANSWER)
    secretary.house.clock.set(secretary.house.clock.now() + timedelta(hours=11))
    assert (await secretary.browser.send(form, answer="不能养")).status == 200
