"""Orders by number: merge, split, promise, hand over, confirm, void; and how to dispatch."""

from __future__ import annotations

from collections.abc import Callable

from bot.core.outages import promised_in
from bot.core.people import STAFF, Role
from bot.core.states import OWNER, IllegalMove, NotAllowed
from bot.core.work import Turn
from bot.skills.repairs import handover, mending, merging, orders
from bot.skills.repairs.cards import announce, say_standing
from bot.skills.repairs.life import OPEN
from bot.skills.repairs.orders import Order
from bot.skills.repairs.promising import promise, said_until
from bot.skills.repairs.store import by_number, lead_of, log, move
from bot.skills.repairs.tables import Report

MAY_CONFIRM = STAFF | {Role.CENTRAL_HOUSEHOLD}


def hear(turn: Turn) -> bool:
    """Take an order; False where the words are none, or the speaker may give none."""
    if not turn.addressed:
        return False
    mode = orders.mode_in(turn.text)
    if mode is not None:
        return _choose(turn, mode)
    order = orders.order_in(turn.text)
    if order is None or not _may(turn, order):
        return order is not None and _refused(turn, order)
    if order.name == "promise" and promised_in(turn.text, turn.now) is None:
        return False
    report = by_number(turn, order.number)
    if report is None:
        turn.say("repairs.no_such_number", number=order.number)
        return True
    try:
        _DO[order.name](turn, report, order)
    except IllegalMove:
        say_standing(turn, report)
    except NotAllowed:
        turn.say("repairs.secretary_only" if turn.roles & STAFF else "core.not_your_role")
    return True


def _choose(turn: Turn, mode: str) -> bool:
    """The secretary chooses how new reports are dispatched."""
    if Role.SECRETARY not in turn.roles:
        turn.say("repairs.secretary_only" if turn.roles & STAFF else "core.not_your_role")
        return True
    turn.neighbourhood.settings = {**turn.neighbourhood.settings, "dispatch": mode}
    turn.say(f"repairs.dispatch_{mode}")
    return True


def _refused(turn: Turn, order: Order) -> bool:
    """What reads as an order and as nothing else is refused with a sentence."""
    if order.name not in ("merge", "serial"):
        return False
    turn.say("core.not_your_role")
    return True


def _may(turn: Turn, order: Order) -> bool:
    """Residents may split their own report; whatever else they say goes its usual way."""
    if order.name == "split":
        return True
    return bool(turn.roles & (MAY_CONFIRM if order.name == "confirm" else STAFF))


def _merge(turn: Turn, report: Report, order: Order) -> None:
    assert order.other is not None
    other = by_number(turn, order.other)
    if other is None:
        turn.say("repairs.no_such_number", number=order.other)
        return
    lead = lead_of(turn, other)
    if report.key != other.key and lead_of(turn, report).key == lead.key:
        turn.say("repairs.merged_before", number=report.number, other=lead.number)
        return
    if not merging.can_merge(report, lead):
        turn.say("repairs.cannot_merge", number=report.number, other=lead.number)
        return
    merging.merge_into(
        turn, report, lead, actors=turn.roles, actor_id=turn.person_id, why=turn.text
    )
    turn.say("repairs.merged", number=report.number, other=lead.number, label=lead.public)


def _split(turn: Turn, report: Report, _order: Order) -> None:
    actors = {*map(str, turn.roles)}
    if report.person_id == turn.person_id:
        actors.add(OWNER)
    if report.merged_into is None:
        turn.say("repairs.not_merged", number=report.number)
        return
    lead = merging.split_off(turn, report, actors=actors, actor_id=turn.person_id, why=turn.text)
    announce(turn, report)
    mending.ask_next_morning(turn, report)
    turn.say("repairs.split", number=report.number, other=lead.number, label=report.public)


def _promise(turn: Turn, report: Report, _order: Order) -> None:
    lead = lead_of(turn, report)
    until = promised_in(turn.text, turn.now)
    if until is None or lead.state not in OPEN:
        say_standing(turn, lead)
        return
    promise(turn, lead, until, actor_id=turn.person_id, why=turn.text)
    shown = said_until(until, turn.now)
    turn.tell(
        turn.person_of(lead.person_id), "repairs.reporter_promised", number=lead.number,
        label=lead.full, until=shown,
    )  # fmt: skip
    turn.say("repairs.promised", number=lead.number, label=lead.public, until=shown)


def _transfer(turn: Turn, report: Report, _order: Order) -> None:
    handover.transfer(turn, lead_of(turn, report))


def _serial(turn: Turn, report: Report, order: Order) -> None:
    report.handed_over = order.word
    log(turn, report, "serial", actor_id=turn.person_id, data={"serial": order.word})
    turn.say("repairs.serial_noted", number=report.number, serial=order.word)


def _spam(turn: Turn, report: Report, _order: Order) -> None:
    move(turn, report, "spam", actors=turn.roles, actor_id=turn.person_id, why=turn.text)
    turn.say("repairs.voided", number=report.number)


def _confirm(turn: Turn, report: Report, _order: Order) -> None:
    move(turn, report, "confirm", actors=turn.roles, actor_id=turn.person_id, why=turn.text)
    turn.say("repairs.confirmed_facts", number=report.number, label=report.public)


_DO: dict[str, Callable[[Turn, Report, Order], None]] = {
    "merge": _merge,
    "split": _split,
    "promise": _promise,
    "transfer": _transfer,
    "serial": _serial,
    "spam": _spam,
    "confirm": _confirm,
}
