"""Reading and changing wishes: every change of state goes through `move` and is logged."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from functools import cache
from typing import Final

from sqlalchemy import bindparam
from sqlmodel import col, select

from bot.core import mapped
from bot.core.mapped import Selected
from bot.core.people import Person, Role
from bot.core.places import building_names
from bot.core.questions import close_named
from bot.core.states import BOT, OWNER
from bot.core.work import Work
from bot.skills.wishes import rules
from bot.skills.wishes.life import HELD, MACHINE, ClaimEnd, WishState
from bot.skills.wishes.tables import Wish, WishClaim, WishEvent

HOUSEHOLDS = "households"
"""The neighbourhood's setting that holds the number of households by building."""

CLAIM_QUESTIONS = ("wishes.contact", "wishes.received")


def by_id(work: Work, wish_id: int) -> Wish | None:
    """The neighbourhood's wish of this id, as it is now and held until the transaction ends."""
    wanted = {"wish_id": wish_id, "neighbourhood_id": work.neighbourhood_id}
    return _HELD.first(work.session, wanted)


_HELD: Final = Selected(
    Wish,
    select(Wish)
    .where(
        col(Wish.id) == bindparam("wish_id"),
        Wish.neighbourhood_id == bindparam("neighbourhood_id"),
    )
    .with_for_update(),
    fresh=True,
)


def by_number(work: Work, number: int) -> Wish | None:
    """The neighbourhood's wish of this number, held until the transaction ends."""
    query = select(Wish.id).where(
        Wish.neighbourhood_id == work.neighbourhood_id, Wish.number == number
    )
    found = work.session.exec(query).first()
    return by_id(work, found) if found is not None else None


def in_states(work: Work, *states: WishState) -> list[Wish]:
    """The neighbourhood's wishes in these states: those that waited longest first."""
    return _in_states(states).all(work.session, {"neighbourhood_id": work.neighbourhood_id})


@cache
def _in_states(states: tuple[WishState, ...]) -> Selected[Wish]:
    query = select(Wish).where(
        Wish.neighbourhood_id == bindparam("neighbourhood_id"), col(Wish.state).in_(states)
    )
    order = col(Wish.round).desc(), col(Wish.number), col(Wish.id)
    return Selected(Wish, query.order_by(*order))


def named(wishes: Iterable[Wish]) -> list[rules.Named]:
    """Published wishes as they may be said."""
    return [rules.Named(w.key, w.number, w.title) for w in wishes if w.number is not None]


def open_claim(work: Work, wish: Wish) -> WishClaim | None:
    """The claim on a wish that has not ended."""
    return _CLAIM.first(work.session, {"wish_id": wish.key})


_CLAIM: Final = Selected(
    WishClaim,
    select(WishClaim).where(
        WishClaim.wish_id == bindparam("wish_id"), col(WishClaim.ended_at).is_(None)
    ),
)


def held_by(work: Work, person_id: int) -> list[Wish]:
    """What somebody has taken on and not brought yet."""
    of = {"neighbourhood_id": work.neighbourhood_id, "person_id": person_id}
    return _HELD_BY.all(work.session, of)


_HELD_BY: Final = Selected(
    Wish,
    select(Wish)
    .join(WishClaim, col(WishClaim.wish_id) == col(Wish.id))
    .where(
        Wish.neighbourhood_id == bindparam("neighbourhood_id"),
        WishClaim.person_id == bindparam("person_id"),
        col(WishClaim.ended_at).is_(None),
        col(Wish.state).in_(sorted(HELD)),
    )
    .order_by(col(Wish.number)),
)


def households_of(work: Work, wish: Wish) -> int:
    """How many households the recipient's building has, as the roster says; else a usual one.
    Where nobody knows the building, nobody can tell it from another: then all of them count."""
    counted = work.neighbourhood.settings.get(HOUSEHOLDS, {})
    building = unseal(work, wish.building)
    known = [building] if building else building_names(work.session, work.neighbourhood_id)
    return sum(int(counted.get(name, rules.HOUSEHOLDS)) for name in known or ("",))


def unseal(work: Work, sealed: str | None) -> str:
    """What was sealed; empty where nothing was."""
    return work.house.vault.open(sealed) if sealed else ""


def confirmers(work: Work, wish: Wish) -> list[Person]:
    """Who may say that the wish came true, nearest first."""
    claim = open_claim(work, wish)
    chain = rules.confirmers(
        claimer=claim.person_id if claim else None,
        from_id=wish.from_id,
        carer_id=wish.carer_id,
        secretaries=[s.id for s in work.staff(Role.SECRETARY) if s.id is not None],
    )
    return [work.person_of(person_id) for person_id in chain]


def move(
    work: Work,
    wish: Wish,
    name: str,
    *,
    actors: Iterable[Role | str],
    actor_id: int | None = None,
    why: str = "",
) -> None:
    """Move a wish and log it. Raises `IllegalMove` or `NotAllowed`."""
    before = wish.state
    wish.state = MACHINE.after(before, name, actors)
    work.session.add(wish)
    log(work, wish, name, before=before, actor_id=actor_id, why=why)


def log(
    work: Work, wish: Wish, name: str, *, before: str, actor_id: int | None, why: str = ""
) -> None:
    """Write down what happened to a wish."""
    work.log(WishEvent, wish, name, before=before, actor_id=actor_id, why=why)


def publish(work: Work, wish: Wish) -> None:
    """Give the wish its number and let it be claimed."""
    wish.number = work.next_number("wish")
    move(work, wish, "publish", actors={BOT})
    work.schedule(
        "wishes.round", f"wishes:round:{wish.key}", work.now + rules.ROUND, {"wish": wish.key}
    )


def claim(
    work: Work, wish: Wish, person_id: int, *, assigned_by: frozenset[Role] = frozenset()
) -> bool:
    """Take a wish on, or have it `assigned_by` a secretary; False where somebody was quicker.

    The database's own constraint decides between two who ask in the same second.
    """
    held_back = assigned_by and wish.state is WishState.VERIFIED
    if wish.state is not WishState.PUBLISHED and not held_back:
        return False
    row = mapped.add_unless_known(
        work.session,
        WishClaim,
        neighbourhood_id=work.neighbourhood_id,
        wish_id=wish.key,
        person_id=person_id,
        claimed_at=work.now,
    )
    if row is None:
        return False
    if assigned_by:
        wish.number = wish.number or work.next_number("wish")
        move(work, wish, "assign", actors=assigned_by, actor_id=work.actor_id)
    else:
        move(work, wish, "claim", actors={OWNER}, actor_id=person_id)
    work.cancel_due(f"wishes:round:{wish.key}")
    _set_reminders(work, wish, row)
    return True


def end_claim(work: Work, wish: Wish, how: ClaimEnd) -> WishClaim | None:
    """The claim is over: its reminders and questions with it."""
    row = open_claim(work, wish)
    if row is not None:
        row.ended_at, row.end = work.now, how
        work.session.add(row)
        work.session.flush()
        stop_reminders(work, row, *rules.REMINDERS, "lapse", "confirm")
    for question in CLAIM_QUESTIONS:
        close_named(work.session, question, "wish", wish.key, work.now)
    return row


def forget(wish: Wish) -> None:
    """Nobody needs to find the recipient any more, so it is not kept how."""
    wish.story = wish.contact = wish.building = None


def overdue(work: Work) -> int:
    """How many wishes somebody has held for more than a month."""
    query = (
        select(WishClaim.id)
        .join(Wish, col(Wish.id) == col(WishClaim.wish_id))
        .where(
            Wish.neighbourhood_id == work.neighbourhood_id,
            col(Wish.state).in_(HELD),
            col(WishClaim.ended_at).is_(None),
            WishClaim.claimed_at < work.now - rules.DELIVER_WITHIN,
        )
    )
    return len(work.session.exec(query).all())


def back_to_pool(work: Work, wish: Wish) -> None:
    """The wish waits for the next one who takes it on."""
    wish.delivered_at = None
    work.schedule(
        "wishes.round", f"wishes:round:{wish.key}", work.now + rules.ROUND, {"wish": wish.key}
    )


def stop_reminders(work: Work, row: WishClaim, *names: str) -> None:
    """These reminders of a claim are not wanted any more."""
    for name in names:
        work.cancel_due(f"wishes:{name}:{row.key}")


def ask_again(work: Work, wish: Wish, row: WishClaim, after: timedelta) -> None:
    """Ask once more whether it came, if nobody has said so by then."""
    work.schedule(
        "wishes.confirm", f"wishes:confirm:{row.key}", work.now + after, {"wish": wish.key}
    )


def _set_reminders(work: Work, wish: Wish, row: WishClaim) -> None:
    payload = {"wish": wish.key, "claim": row.key}
    for name, when in rules.reminder_times(work.now).items():
        kind = "wishes.late" if name == "late" else "wishes.remind"
        work.schedule(kind, f"wishes:{name}:{row.key}", when, {**payload, "which": name})
    work.schedule(
        "wishes.lapse", f"wishes:lapse:{row.key}", work.now + rules.CONTACT_WITHIN, payload
    )
