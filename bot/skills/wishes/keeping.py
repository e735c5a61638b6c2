"""How long it is kept who wished, and what a person may know and take back of it."""

from __future__ import annotations

from datetime import timedelta

from sqlmodel import col, select

from bot.core.events import ConsentWithdrawn, Forgetting, OwnDataAsked
from bot.core.work import Work
from bot.skills.wishes import store
from bot.skills.wishes.life import RUNNING, Publicity, WishState
from bot.skills.wishes.tables import Wish

KEPT = timedelta(days=30)
"""After its end a wish stands for a number and a title alone."""


def forget_old(work: Work, event: Forgetting) -> None:
    """Empty wishes that ended a month ago of whoever wished."""
    query = select(Wish).where(
        Wish.neighbourhood_id == work.neighbourhood_id,
        col(Wish.ended_at) < work.now - KEPT,
        col(Wish.recipient).is_not(None),
    )
    ended = list(work.session.exec(query).all())
    for wish in ended:
        store.forget(wish)
        wish.recipient = None
        work.session.add(wish)
    if ended:
        event.deleted[work.render("wishes.forgotten")] = len(ended)


def withdraw(work: Work, event: ConsentWithdrawn) -> None:
    """Let go of a person's own contact in their wishes, and tell of none of them any more."""
    query = select(Wish).where(
        Wish.neighbourhood_id == work.neighbourhood_id, Wish.from_id == event.person_id
    )
    handed_in = list(work.session.exec(query).all())
    contacts = [w for w in handed_in if w.contact and event.purpose in ("contact", "all")]
    told = [w for w in handed_in if w.publicity in (Publicity.TEXT, Publicity.PHOTO)]
    for wish in contacts:
        wish.contact = None
    for wish in told if event.purpose in ("publicity", "all") else ():
        wish.publicity = Publicity.NONE
    if contacts:
        event.left.append(work.render("wishes.contact_withdrawn", count=len(contacts)))


def tell_own(work: Work, event: OwnDataAsked) -> None:
    """The wishes that somebody handed in and those that they took on."""
    query = select(Wish).where(
        Wish.neighbourhood_id == work.neighbourhood_id, Wish.from_id == event.person_id
    )
    lines = [_line(work, wish, "wishes.own_given") for wish in work.session.exec(query)]
    held = store.held_by(work, event.person_id)
    lines += [_line(work, wish, "wishes.own_taken") for wish in held]
    if lines:
        event.sections.append((work.render("wishes.own_data"), lines))


def _line(work: Work, wish: Wish, words: str) -> str:
    ended = wish.state not in RUNNING
    recipient = store.unseal(work, wish.recipient)
    return work.render(
        words, title=wish.title, number=wish.number, recipient=recipient,
        declined=wish.state is WishState.DECLINED, ended=ended,
    )  # fmt: skip
