"""What is said of bonds and has no name among the contract's intents."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from bot.core.people import Role
from bot.core.work import Turn
from bot.skills.visits import (
    changing,
    choosing,
    lists,
    proposing,
    reading,
    recipients,
    recording,
    sentences,
    store,
    sudden,
    waiting,
)
from bot.skills.visits.lexicon import lexicon
from bot.skills.visits.life import BondState
from bot.skills.visits.sentences import Matter
from bot.skills.visits.tables import Bond
from intents import Parse, Request

_SHORT = 30
_VISITORS = frozenset({Role.CENTRAL_HOUSEHOLD, Role.PARTY_MEMBER, Role.SECRETARY})
_WENT = re.compile(
    r"^(?:我|今天|今儿|刚刚?|昨天|上午|下午|中午|都|已经|才)*"
    r"(?:去|看|问|打|走访|联系|问候|探望)(?:过|了|完|过了|完了)"
)
_BACK = re.compile(r"(?:已经?|又|刚)?(?:从.{1,8})?(?:回来|接回来|到家)了")
_CODE = re.compile(r"^(?:看|查|打开)?急\s*(?P<code>\d{1,6})(?:号|是?怎么回事|的?情况)?$")
_CHANGES: Final[Mapping[Matter, Callable[[Turn, Bond], None]]] = {
    Matter.BACKUP: changing.backup,
    Matter.RHYTHM: changing.rhythm,
    Matter.WAY: changing.way,
    Matter.WEEKDAY: changing.weekday,
    Matter.BIRTHDAY: changing.birthday,
    Matter.CONTACT: changing.contact,
    Matter.RELEASE: changing.release,
    Matter.END: changing.end,
}


def hear(turn: Turn, parse: Parse) -> bool:
    """Take sentences on bonds in private; keep them out of groups."""
    if turn.in_group:
        return _hush_overheard(turn) if not turn.addressed else _hush(turn)
    if Role.SECRETARY in turn.roles and (_open_code(turn) or sudden.hear(turn)):
        return True
    matter = sentences.is_about(turn.text)
    return (matter is not None and _act(turn, matter)) or _rests(turn, parse) or _told(turn, parse)


def _act(turn: Turn, matter: Matter) -> bool:
    if matter is Matter.PROPOSE:
        return proposing.propose(turn)
    if matter is Matter.WHO:
        return lists.show_bonds(turn)
    if matter is Matter.WITHDRAW and _by_household(turn):
        return True
    asked = matter in (Matter.CONSENT, Matter.REFUSE)
    bond = _named(turn, store.WAITING if asked else store.LIVE)
    if bond is None and matter in (Matter.WITHDRAW, Matter.END):
        bond = _named(turn, store.WAITING)
    if bond is None:
        return False
    bond = store.bond_by_id(turn, bond.key)
    turn.forget_words()
    if matter in (Matter.REFUSE, Matter.WITHDRAW):
        _say_no(turn, bond, begun=bond.state in store.LIVE)
    elif matter is Matter.CONSENT:
        proposing.hear_consent(turn, bond, yes=True)
    else:
        _CHANGES[matter](turn, bond)
    return True


def _say_no(turn: Turn, bond: Bond, *, begun: bool) -> None:
    if begun:
        changing.ask_withdraw(turn, bond)
    else:
        proposing.hear_consent(turn, bond, yes=False)


def _by_household(turn: Turn) -> bool:
    """Whether it is the household itself that wants nobody to come any more."""
    own = store.bonds_about(turn, turn.person)
    for bond in own:
        turn.forget_words()
        changing.withdraw(turn, store.bond_by_id(turn, bond.key), household=True)
    return bool(own)


def _named(turn: Turn, states: tuple[BondState, ...]) -> Bond | None:
    """The one bond within reach, in one of the states, whose household the sentence names."""
    bonds = choosing.reach(turn, states)
    if not bonds:
        return None
    names = choosing.names(turn, bonds)
    found = recipients.whole(None, turn.text, names)
    if not found.ids:
        found = recipients.titled(turn.text, names)
    by_id = {bond.key: bond for bond in bonds}
    return by_id[found.ids[0]] if len(found.ids) == 1 else None


def _rests(turn: Turn, parse: Parse) -> bool:
    """Somebody who is looked after went to hospital or away, or is back again."""
    rests, back = reading.rests(turn.text), _BACK.search(turn.text) is not None
    if not (rests or back) or any(word in turn.text for word in lexicon().told):
        return False
    bond = _named(turn, store.LIVE)
    if bond is None or (back and not rests and bond.state is not BondState.PAUSED):
        return False
    slots = {k: v for r in parse.requests for k, v in r.slots.items() if k == "date"}
    if not rests and not slots:
        waiting.go_on(turn, store.bond_by_id(turn, bond.key))
        return True
    slots["recipient"] = store.name_of(turn, bond)
    waiting.postpone(turn, Request("visit.postpone", slots, 1.0, "told of a rest", turn.text))
    return True


def _told(turn: Turn, parse: Parse) -> bool:
    """A visit that the parser took for something else, and "去过了" after a reminder."""
    if not (_WENT.match(turn.text) or any(word in turn.text for word in lexicon().told)):
        return False
    if any(r.intent.startswith("visit.") for r in parse.requests) and parse.outcome == "act":
        return False
    bonds = store.bonds_of(turn, turn.person_id)
    named = recipients.whole(None, turn.text, choosing.names(turn, bonds)).ids
    short = len(turn.text) <= _SHORT and _WENT.match(turn.text)
    if not named and not (short and bonds and choosing.reminded(turn)):
        return False
    slots = {k: v for r in parse.requests for k, v in r.slots.items() if k == "date"}
    recording.record(turn, Request("visit.record", slots, 1.0, "told of a household", turn.text))
    return True


def _open_code(turn: Turn) -> bool:
    """An urgent finding by its number."""
    said = _CODE.match(turn.text)
    if said is None:
        return False
    turn.forget_words()
    lists.show_urgent(turn, int(said["code"]))
    return True


def _hush(turn: Turn) -> bool:
    """A sentence on a bond, said to the bot in a group: it is settled in private alone."""
    matter = sentences.is_about(turn.text)
    if matter is None:
        return False
    of_bond = matter in (Matter.PROPOSE, Matter.WHO, Matter.END)
    if not of_bond and (_named(turn, store.LIVE) or _named(turn, store.WAITING)) is None:
        return False
    choosing.hush(turn)
    return True


def _hush_overheard(turn: Turn) -> bool:
    """A visit told in a group beside the bot: nothing is said there and nothing is kept."""
    if not turn.roles & _VISITORS or not reading.is_private(turn.text):
        return False
    bonds = choosing.reach(turn)
    if not bonds or not recipients.whole(None, turn.text, choosing.names(turn, bonds)).ids:
        return False
    turn.forget_words()
    turn.tell(turn.person, "visits.overheard", prompt=True)
    return True
