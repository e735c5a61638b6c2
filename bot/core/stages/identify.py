"""Who speaks, in which group, of which neighbourhood."""

from __future__ import annotations

import re

import structlog

from bot.core.answers import strip_mention
from bot.core.people import (
    Person,
    Role,
    add_person,
    persons_by_identity,
    roles_of,
)
from bot.core.places import (
    Chat,
    Neighbourhood,
    chat_by_raw,
    neighbourhood_of,
    neighbourhoods,
)
from bot.core.stages.passage import Passage
from bot.core.values import Reply
from bot.core.work import Turn

log = structlog.get_logger()

_BIND = re.compile(r"^绑定\s*(?:本群为?)?\s*([0-9A-Za-z]+)\s*(?:号楼|栋|幢|座)(?:群)?$")
_BIND_ALL = re.compile(r"^绑定\s*(?:小区|全小区|本小区)(?:群)?$")


def identify(passage: Passage) -> bool:
    """Find or make the sender and open the turn; without a neighbourhood the way ends here."""
    message = passage.message
    known = persons_by_identity(passage.session, message.sender)
    chat = None
    if message.chat is not None:
        chat = chat_by_raw(passage.session, corp=message.sender.corp, raw=message.chat)
        if chat is None:
            return _strange_group(passage, known)
    person = _sender(passage, known, chat)
    if person is None:
        return False
    passage.turn = _open_turn(passage, person, chat)
    return True


def _sender(passage: Passage, known: list[Person], chat: Chat | None) -> Person | None:
    if chat is None:
        return known[0] if known else _private_stranger(passage)
    here = [p for p in known if p.neighbourhood_id == chat.neighbourhood_id]
    return here[0] if here else _newcomer(passage, chat.neighbourhood_id, chat.building)


def _newcomer(passage: Passage, neighbourhood_id: int, building: str | None) -> Person:
    person = Person(neighbourhood_id=neighbourhood_id, building=building, created_at=passage.now)
    return add_person(passage.session, person, identity=passage.message.sender)


def _private_stranger(passage: Passage) -> Person | None:
    everywhere = neighbourhoods(passage.session)
    named = [n for n in everywhere if _names(n, passage.message.text)]
    chosen = everywhere if len(everywhere) == 1 else named
    if len(chosen) == 1 and chosen[0].id is not None:
        return _newcomer(passage, chosen[0].id, None)
    passage.reply = Reply(passage.house.words.render("core.which_neighbourhood"))
    return None


def _names(neighbourhood: Neighbourhood, text: str) -> bool:
    return any(name in text for name in (neighbourhood.name, *neighbourhood.aliases))


def _strange_group(passage: Passage, known: list[Person]) -> bool:
    """A group that nobody has tied to a building: a secretary can do so with one sentence."""
    message, words = passage.message, passage.house.words
    text = strip_mention(message.text, passage.house.bot_name)
    log.warning(
        "unknown_group",
        chat=message.chat,
        advice="书记在群里对邻里助手说“绑定3号楼”，或用 linli roster 登记这个群",
    )
    secretary = next(
        (p for p in known if p.id and Role.SECRETARY in roles_of(passage.session, p.id)), None
    )
    single, whole = _BIND.match(text), _BIND_ALL.match(text)
    if secretary is None or not (single or whole):
        if message.mentioned:
            passage.reply = Reply(words.render("core.unknown_group"))
        return False
    building = single.group(1).upper() if single else None
    passage.session.add(
        Chat(
            neighbourhood_id=secretary.neighbourhood_id,
            corp=message.sender.corp,
            raw=message.chat or "",
            building=building,
            name=f"{building}号楼群" if building else "小区群",
        )
    )
    passage.reply = Reply(words.render("core.group_bound", building=building))
    return False


def _open_turn(passage: Passage, person: Person, chat: Chat | None) -> Turn:
    neighbourhood = neighbourhood_of(passage.session, person.neighbourhood_id)
    assert person.id is not None
    return Turn(
        session=passage.session,
        now=passage.now,
        house=passage.house,
        neighbourhood=neighbourhood,
        message=passage.message,
        text=strip_mention(passage.message.text, passage.house.bot_name),
        person=person,
        roles=roles_of(passage.session, person.id),
        chat=chat,
    )
