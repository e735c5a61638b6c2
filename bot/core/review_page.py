"""The page on which the secretary says with one tap what a message meant."""

from __future__ import annotations

from bot.core import review
from bot.core.clock import day_of, local
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
    whole_number,
)
from bot.core.review import NOTHING, ReviewRow
from bot.core.work import Turn, Work
from intents import INTENTS

SHOWN = 20


def show(work: Work, _given: Given) -> View:
    """The oldest messages that nobody has labelled, each with what it may have meant."""
    rows = review.pending(work.session, work.neighbourhood_id)
    waiting = Items(
        "等您看一眼的",
        tuple(_item(work, row) for row in rows[:SHOWN]),
        empty=work.render("core.review_empty"),
    )
    left = len(rows) - SHOWN
    more = (Text(work.render("core.review_more", count=left)),) if left > 0 else ()
    return View((Text(work.render("core.review_lead")), waiting, *more))


def label(turn: Turn, given: Given) -> None:
    """Keep what the secretary says that a message meant."""
    wanted = whole_number(given, "review")
    rows = review.pending(turn.session, turn.neighbourhood_id)
    row = next((row for row in rows if row.id == wanted), None)
    if row is None:
        raise CannotUse(turn.render("core.page_settled"))
    intent = given.get("intent", "")
    if intent not in (NOTHING, *INTENTS):
        raise CannotUse(turn.render("core.page_no_option", label="意思"))
    review.label(row, intent, turn.now)
    turn.say("core.review_done", title=_title(turn, intent))


def _item(work: Work, row: ReviewRow) -> Item:
    why = work.render(f"core.review_why_{row.reason}")
    where = "群里" if row.scene == "group" else "私聊"
    lines = [f"{day_of(row.said_at)} {local(row.said_at):%H:%M} {where}，{why}"]
    if row.chosen:
        lines.append(work.render("core.review_chosen", title=_title(work, row.chosen)))
    title = work.render("core.review_said", text=row.text)
    return Item(title, tuple(lines), forms=tuple(_forms(work, row)))


def _forms(work: Work, row: ReviewRow) -> list[Form]:
    """A button for each likely meaning, one for none, and all the others in a list."""
    about = {"review": str(row.id)}
    likely = review.likely(row)
    buttons = [
        Form("label", _title(work, intent), {**about, "intent": intent}) for intent in likely
    ]
    nothing = Form("label", _title(work, NOTHING), {**about, "intent": NOTHING}, quiet=True)
    rest = tuple((each, _title(work, each)) for each in INTENTS if each not in likely)
    choice = Field("intent", "意思", kind=Kind.CHOICE, options=rest)
    others = Form("label", "就是这个", about, (choice,), folded="都不是，是别的")
    return [*buttons, nothing, others]


def _title(work: Work, intent: str) -> str:
    if intent == NOTHING:
        return work.render("core.review_nothing")
    return work.render(f"core.intent_{intent.replace('.', '_')}")


PAGE = Page("review", "没读懂的话", 3, show, {"label": label})
