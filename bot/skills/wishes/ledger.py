"""The roster's wishes, and what the digest says of them all."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlmodel import select

from bot.core.people import Person, Role, by_name
from bot.core.privacy import home_in_full
from bot.core.roster import read_home
from bot.core.skill import Decision, Section
from bot.core.work import Work
from bot.skills.wishes import rules, store, verifying
from bot.skills.wishes.life import Publicity, WishState
from bot.skills.wishes.tables import Wish

RANK = 5
CHILDREN = ("儿童", "留守", "未成年")
"""What marks a bond as one with a child."""
WEEK = timedelta(days=7)


class BadWish(ValueError):
    """A wish of the roster has no title, or a kind that is not goods, help, company or errand."""


def load(work: Work, roster: Mapping[str, Any]) -> None:
    """Wishes that an office has verified and named before; they are published at once, save
    those whose household could be guessed. Raises `BadWish`."""
    _count_households(work, roster.get("households", {}))
    bonds = {str(bond["for"]): bond for bond in roster.get("bonds", [])}
    for data in roster.get("wishes", []):
        recipient = str(data.get("recipient", ""))
        if not data.get("title") or data.get("kind", "goods") not in rules.kinds():
            raise BadWish(str(data.get("title", "")))
        if not _known(work, str(data["title"]), recipient):
            _add(work, data, recipient, bonds.get(recipient, {}))


def _count_households(work: Work, counted: Mapping[str, Any]) -> None:
    """How many households each building has, where the office wrote it down."""
    if counted:
        settings = work.neighbourhood.settings
        new = {str(building): int(number) for building, number in counted.items()}
        known = settings.get(store.HOUSEHOLDS, {}) | new
        work.neighbourhood.settings = {**settings, store.HOUSEHOLDS: known}


def _known(work: Work, title: str, recipient: str) -> bool:
    query = select(Wish).where(Wish.neighbourhood_id == work.neighbourhood_id, Wish.title == title)
    return any(
        store.unseal(work, wish.recipient) == recipient for wish in work.session.exec(query)
    )


def _add(work: Work, data: Mapping[str, Any], recipient: str, bond: Mapping[str, Any]) -> None:
    seal = work.house.vault.seal
    carer = _person(work, data.get("by") or bond.get("who"))
    place = data.get("home") or bond.get("home")
    home = data.get("home") or ("" if _is_child(bond) and carer else bond.get("home"))
    building, _, _ = read_home(place)
    contact = _contact(work, home, data.get("phone"), carer)
    wish = Wish(
        neighbourhood_id=work.neighbourhood_id,
        title=str(data["title"]),
        kind=str(data.get("kind", "goods")),
        recipient=seal(recipient) if recipient else None,
        contact=seal(contact) if contact else None,
        building=seal(building) if building else None,
        carer_id=carer.id if carer else None,
        state=WishState.VERIFIED,
        created_at=work.now,
    )
    work.session.add(wish)
    work.session.flush()
    store.log(work, wish, "import", before="", actor_id=None)
    verifying.publish_or_hold(work, wish, work.staff(Role.SECRETARY))


def _is_child(bond: Mapping[str, Any]) -> bool:
    """Whether the recipient is a child: then only the one who looks after it is named as the
    way there (the minimum for under-14s, Personal Information Protection Law art. 28 and 31)."""
    return any(word in str(c) for c in bond.get("categories", ()) for word in CHILDREN)


def _person(work: Work, name: str | None) -> Person | None:
    found = by_name(work.session, work.neighbourhood_id, str(name)) if name else []
    return found[0] if found else None


def _contact(work: Work, home: str | None, phone: str | None, carer: Person | None) -> str:
    place = home_in_full(*read_home(home))
    number = str(phone or "") or (store.unseal(work, carer.phone) if carer else "")
    if not place and not number:
        return ""
    through = carer.called if carer else None
    return work.render("wishes.contact_line", home=place, phone=number, through=through)


def digest(work: Work) -> Section:
    """How many stand where, and the drafts that wait for a decision; names nobody."""
    drafts = store.in_states(work, WishState.DRAFT)
    counts = {
        "drafts": len(drafts),
        "held": len(store.in_states(work, WishState.VERIFIED)),
        "open": len(store.in_states(work, WishState.PUBLISHED)),
        "claimed": len(store.in_states(work, WishState.CLAIMED)),
        "brought": len(store.in_states(work, WishState.DELIVERED)),
        "late": store.overdue(work),
    }
    lines = ((RANK, work.render("wishes.digest", **counts)),) if any(counts.values()) else ()
    return Section(
        lines=lines,
        decisions=tuple(_decision(work, wish) for wish in drafts),
        weekly=_weekly(work, counts["open"]),
    )


def _decision(work: Work, wish: Wish) -> Decision:
    giver = work.person_of(wish.from_id).called if wish.from_id else ""
    text = work.render("wishes.decision", title=wish.title, giver=giver, own=wish.own)
    options = (work.render("wishes.button_verify"), work.render("wishes.button_decline"))
    return Decision("verify", text, options, {"wish": wish.key})


def _weekly(work: Work, waiting: int) -> str:
    since = work.now - WEEK
    closed = store.in_states(work, WishState.CLOSED, WishState.PUBLICISED)
    done = [w for w in closed if w.ended_at is not None and w.ended_at >= since]
    told = (Publicity.TEXT, Publicity.PHOTO)
    titles = list(dict.fromkeys(w.title for w in done if w.publicity in told))
    if not done and not waiting:
        return ""
    return work.render("wishes.weekly", done=len(done), titles=titles, open=waiting)
