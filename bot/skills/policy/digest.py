"""What the secretary reads of the day's questions."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from sqlmodel import col, select

from bot.core.clock import local
from bot.core.skill import Decision, Section
from bot.core.work import Work
from bot.skills.policy import drafts, rules, shelf
from bot.skills.policy.flags import open_flags
from bot.skills.policy.queue import open_rows
from bot.skills.policy.tables import PolicyAnswer
from knowledge import cards

SHOWN = 3


def digest(work: Work) -> Section:
    """The most asked, the unanswered, the doubted and the cards that grow old."""
    titles = {card.id: card.questions[0] for card in cards()}
    flags = tuple(
        Decision(
            "flag",
            work.render("policy.digest_flag", title=title_of(work, titles, flag.card), flag=flag),
            (work.render("policy.option_keep"), work.render("policy.option_withdraw")),
            {"flag": flag.id},
        )
        for flag in open_flags(work)[:SHOWN]
    )
    return Section(
        lines=(*_asked(work, titles), *_stale(work)),
        decisions=(*_unanswered(work), *flags, *_drafts(work)),
        weekly=_weekly(work),
    )


def title_of(work: Work, titles: dict[str, str], card: str) -> str:
    """How a doubted card is called: by its question, or by the article that was quoted."""
    kind, _, number = card.partition(":")
    if kind == "article":
        quoted = shelf.passage(work.session, int(number))
        return quoted.cite if quoted else card
    if kind == "question":
        return f"Q{number}"
    return titles.get(card, card)


def _asked(work: Work, titles: dict[str, str]) -> tuple[tuple[int, str], ...]:
    counted = Counter(card for card in _answered(work, timedelta(days=1)) if card in titles)
    top = [(titles[card], count) for card, count in counted.most_common(SHOWN)]
    return ((8, work.render("policy.digest_top", top=top)),) if top else ()


def _unanswered(work: Work) -> tuple[Decision, ...]:
    option = work.render("policy.option_refer")
    return tuple(
        Decision("question", work.render("policy.digest_open", row=row), (option,), {
            "question": row.id
        })
        for row in open_rows(work)[:SHOWN]
    )  # fmt: skip


def _drafts(work: Work) -> tuple[Decision, ...]:
    options = (work.render("policy.option_check"), work.render("policy.option_drop"))
    return tuple(
        Decision("draft", work.render("policy.digest_draft", draft=draft), options, {
            "draft": draft.id
        })
        for draft in drafts.waiting(work)[:SHOWN]
    )  # fmt: skip


def _stale(work: Work) -> tuple[tuple[int, str], ...]:
    today = local(work.now).date()
    old = sum(1 for card in cards() if rules.is_stale(card, today))
    return ((10, work.render("policy.digest_stale", count=old)),) if old else ()


def _weekly(work: Work) -> str:
    answered = [card for card in _answered(work, timedelta(days=7)) if card]
    return work.render("policy.weekly", count=len(answered)) if answered else ""


def _answered(work: Work, within: timedelta) -> list[str | None]:
    query = select(PolicyAnswer.card).where(
        PolicyAnswer.neighbourhood_id == work.neighbourhood_id,
        col(PolicyAnswer.at) > work.now - within,
    )
    return list(work.session.exec(query).all())
