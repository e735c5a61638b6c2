"""What the secretary entrusts to somebody by name, and the claimer's way to the recipient."""

from __future__ import annotations

import re

from bot.core.answers import plain
from bot.core.people import Person, Role, by_name
from bot.core.questions import OpenQuestion, close_named
from bot.core.work import Turn
from bot.skills.wishes import claims, closing, rules, store, verifying
from bot.skills.wishes.life import HELD, ClaimEnd, WishState
from bot.skills.wishes.tables import Wish
from intents import Parse

_ASSIGN = re.compile(
    r"^(?P<ref>\d{1,6})号(?:微?心愿)?[，, ]*(?:就|先|改)?(?:让|交给|派给|托给|转给|请)"
    r"(?P<who>[\u4e00-\u9fff]{2,4}?)(?:来|去)?(?:办|认领|接手|接|负责)(?:一下|吧|了)?[。]?$"
)
_CONTACT = re.compile(
    r"^(?P<ref>\d{1,6})号(?:微?心愿)?.{0,4}(?:怎么联系|联系方式|电话(?:是)?多少|住哪|找谁).{0,4}$"
)
_SPOKEN = re.compile(r"^(?P<ref>\d{1,6})号(?:微?心愿)?.{0,6}(?:联系|通话|见)(?:上|过|到|好)?了")
_NUMBERED = re.compile(r"(?<![\dA-Za-z])(?P<ref>\d{1,6})号(?!楼|院|单元|门|线|早|晚)")
_ONLY_NAME = re.compile(r"^(?:让|交给|派给|托给|请)?(?P<who>[\u4e00-\u9fff]{2,4}?)(?:来?办|吧)?$")
_WIDER = frozenset({"1", "一", "改", "改叫法", "改吧", "换", "换叫法", "是", "好", "行"})


def hear(turn: Turn, _parse: Parse) -> bool:
    """Take "7号心愿让张强办" of the secretary, "5号怎么联系" and "5号联系上了" of the claimer."""
    if not turn.addressed:
        return False
    assigned = _ASSIGN.match(turn.text)
    if assigned is not None and Role.SECRETARY in turn.roles:
        return _assign_by_number(turn, int(assigned["ref"]), assigned["who"])
    spoken = _SPOKEN.match(turn.text)
    if spoken is not None:
        return _spoken(turn, int(spoken["ref"]))
    if rules.asks_whose(turn.text) and _of_wish(turn):
        turn.say("wishes.whose_is_kept")
        return True
    asked = _CONTACT.match(turn.text)
    return asked is not None and _say_again(turn, int(asked["ref"]))


def _of_wish(turn: Turn) -> bool:
    """Whether a message names a wish by its number."""
    named = _NUMBERED.search(turn.text)
    return named is not None and store.by_number(turn, int(named["ref"])) is not None


def _spoken(turn: Turn, number: int) -> bool:
    """That somebody was in touch is news of the claimer alone, and from nobody a claim."""
    wish = store.by_number(turn, number)
    row = store.open_claim(turn, wish) if wish else None
    if wish is None:
        turn.say("wishes.unknown", number=number)
    elif row is None or row.person_id != turn.person_id:
        turn.say("wishes.not_yours", number=number)
    elif wish.state is WishState.CLAIMED:
        closing.contacted(turn, wish)
    else:
        turn.say("wishes.contacted", private=True, number=number)
    return True


def _assign_by_number(turn: Turn, number: int, who: str) -> bool:
    wish, person = store.by_number(turn, number), _member(turn, who)
    if wish is None:
        turn.say("wishes.unknown", private=True, number=number)
    elif person is None:
        turn.say("wishes.who_is_that", private=True, who=who)
    else:
        _assign(turn, wish, person)
    return True


def _member(turn: Turn, name: str) -> Person | None:
    found = by_name(turn.session, turn.neighbourhood_id, name)
    return found[0] if len(found) == 1 else None


def _assign(turn: Turn, wish: Wish, person: Person) -> None:
    assert person.id is not None
    if wish.state in HELD:
        _take_back(turn, wish)
    if not store.claim(turn, wish, person.id, assigned_by=turn.roles):
        turn.say("wishes.cannot_assign", private=True, number=wish.number)
        return
    close_named(turn.session, "wishes.held", "wish", wish.key, turn.now)
    turn.say("wishes.assigned", private=True, number=wish.number, title=wish.title,
             who=person.called)  # fmt: skip
    claims.hand_over(turn, wish, person, "wishes.entrusted")


def _take_back(turn: Turn, wish: Wish) -> None:
    store.move(turn, wish, "release", actors=turn.roles, actor_id=turn.person_id)
    row = store.end_claim(turn, wish, ClaimEnd.RELEASED)
    if row is not None:
        claimer = turn.person_of(row.person_id)
        turn.tell(claimer, "wishes.taken_back", number=wish.number, title=wish.title)


def answer_held(turn: Turn, question: OpenQuestion, _parse: Parse) -> bool:
    """A wider name for a wish that tells too much, or who is to take it on."""
    wish = store.by_id(turn, question.state["wish"])
    if wish is None or wish.state is not WishState.VERIFIED or not turn.addressed:
        return False
    if question.state["wider"] and plain(turn.text) in _WIDER:
        wish.title = rules.general(wish.kind).title
        verifying.publish(turn, wish)
        return True
    named = _ONLY_NAME.match(turn.text.strip("。.！! "))
    person = _member(turn, named["who"]) if named else None
    if person is None:
        return False
    _assign(turn, wish, person)
    return True


def _say_again(turn: Turn, number: int) -> bool:
    """How the recipient is reached, to nobody but the one who has the wish in hand."""
    wish = store.by_number(turn, number)
    row = store.open_claim(turn, wish) if wish else None
    if wish is None:
        turn.say("wishes.unknown", number=number)
    elif row is None or row.person_id != turn.person_id:
        turn.say("wishes.contact_is_private", number=number)
    else:
        claims.say_contact(turn, wish)
    return True
