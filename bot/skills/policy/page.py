"""The page of questions that wait for the secretary, and of answers that somebody doubts."""

from __future__ import annotations

from sqlmodel import select

from bot.core.clock import day_of
from bot.core.pages import (
    CannotUse,
    Field,
    Form,
    Given,
    Item,
    Items,
    Kind,
    Page,
    Text,
    View,
    read,
    whole_number,
)
from bot.core.work import Turn, Work
from bot.skills.policy import shelf
from bot.skills.policy.digest import title_of
from bot.skills.policy.flags import decide_flag, open_flags
from bot.skills.policy.queue import by_number, decide_question, open_rows, settle
from bot.skills.policy.tables import CardFlag, DraftCard, PolicyQuestion, QuestionState
from knowledge import cards

ANSWER = Field("answer", "您的答复", kind=Kind.TEXT, longest=500, hint="一两句话，写清楚就行")


def show(work: Work, _given: Given) -> View:
    """The open questions, the most asked first, then the doubted answers."""
    titles = {card.id: card.questions[0] for card in cards()}
    flags = sorted(open_flags(work), key=lambda flag: -flag.times)
    return View(
        (
            Text(work.render("policy.page_lead")),
            Items(
                "还没答的",
                tuple(_question(work, row) for row in open_rows(work)),
                empty=work.render("policy.page_empty"),
            ),
            Items(
                "有人说答得不对的",
                tuple(_doubted(work, titles, flag) for flag in flags),
                empty=work.render("policy.page_flags_empty"),
            ),
        )
    )


def answer(turn: Turn, given: Given) -> None:
    """Answer a question: everybody who asked is told, and a draft card is made."""
    row = _row(turn, given)
    settle(turn, row, read(turn, given, (ANSWER,))["answer"])


def refer(turn: Turn, given: Given) -> None:
    """Let people ask the community."""
    decide_question(turn, "A", {"question": _row(turn, given).id})


def look_at(turn: Turn, given: Given) -> None:
    """Keep a doubted answer or have it stated no longer."""
    wanted, letter = whole_number(given, "flag"), given.get("letter")
    flag = next((flag for flag in open_flags(turn) if flag.id == wanted), None)
    if flag is None or letter not in ("A", "B"):
        raise CannotUse(turn.render("policy.page_flag_gone"))
    decide_flag(turn, letter, {"flag": flag.id})


def _row(turn: Turn, given: Given) -> PolicyQuestion:
    number = whole_number(given, "number")
    row = by_number(turn, number) if number is not None else None
    if row is None or row.state is not QuestionState.OPEN:
        raise CannotUse(turn.render("policy.page_gone"))
    return row


def _question(work: Work, row: PolicyQuestion) -> Item:
    about = {"number": str(row.number)}
    return Item(
        work.render("policy.page_question", row=row),
        (work.render("policy.page_since", row=row, day=day_of(row.asked_at)),),
        badge=work.render("policy.page_asked", row=row),
        forms=(
            Form("answer", "答复，告诉问过的人", about, (ANSWER,)),
            Form("refer", work.render("policy.option_refer"), about, quiet=True),
        ),
    )


def _doubted(work: Work, titles: dict[str, str], flag: CardFlag) -> Item:
    about = {"flag": str(flag.id)}
    stated = _stated(work, flag.card)
    lines = [work.render("policy.page_doubt", flag=flag)]
    lines += [work.render("policy.page_card", answer=stated)] if stated else []
    return Item(
        title_of(work, titles, flag.card),
        tuple(lines),
        badge=work.render("policy.page_asked", row=flag),
        forms=(
            Form("flag", work.render("policy.option_keep"), {**about, "letter": "A"}),
            Form("flag", work.render("policy.option_withdraw"), {**about, "letter": "B"},
                 quiet=True),
        ),
    )  # fmt: skip


def _stated(work: Work, card: str) -> str:
    """What is answered by a card, an article or a secretary's own words."""
    kind, _, key = card.partition(":")
    if kind == "article":
        quoted = shelf.passage(work.session, int(key))
        return quoted.quote if quoted else ""
    if kind == "question":
        query = select(DraftCard.answer).where(DraftCard.question_id == int(key))
        return work.session.exec(query).first() or ""
    return next((one.answer for one in cards() if one.id == card), "")


PAGE = Page("questions", "居民问的", 1, show, {"answer": answer, "refer": refer, "flag": look_at})
