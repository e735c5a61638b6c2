"""Who speaks, in which group, of which neighbourhood."""

from __future__ import annotations

import re

import structlog

from bot.core.answers import strip_mention
from bot.core.memory import known as known_row
from bot.core.people import Person, Role, add_person
from bot.core.places import Chat, Neighbourhood, chat_by_raw, neighbourhoods
from bot.core.sighting import Sighting, sightings
from bot.core.stages.passage import Passage
from bot.core.values import Reply
from bot.core.work import Turn

log = structlog.get_logger()

_BIND = re.compile(r"^绑定\s*(?:本群为?)?\s*([0-9A-Za-z]+)\s*(?:号楼|栋|幢|座)(?:群)?$")
_BIND_ALL = re.compile(r"^绑定\s*(?:小区|全小区|本小区)(?:群)?$")


def identify(passage: Passage) -> bool:
    """Find or make the sender and open the turn; without a neighbourhood the way ends here."""
    message, session = passage.message, passage.session
    known = sightings(session, message.sender, message.chat)
    sender = here(known, message.chat)
    if sender is None:
        sender = _unknown(passage, known)
    if sender is None:
        return False
    passage.turn = open_turn(passage, sender)
    return True


def here(known: list[Sighting], chat: str | None) -> Sighting | None:
    """The sender as a neighbour of this group; in private the oldest acquaintance."""
    if chat is None:
        return known[0] if known else None
    return next(
        (s for s in known if s.chat and s.chat.neighbourhood_id == s.neighbourhood.id), None
    )


def _unknown(passage: Passage, known: list[Sighting]) -> Sighting | None:
    message = passage.message
    if message.chat is None:
        return _private_stranger(passage)
    chat = chat_by_raw(passage.session, corp=message.sender.corp, raw=message.chat)
    if chat is None:
        _strange_group(passage, known)
        return None
    return _newcomer(passage, chat.neighbourhood_id, chat)


def _newcomer(passage: Passage, neighbourhood_id: int, chat: Chat | None) -> Sighting:
    person = Person(
        neighbourhood_id=neighbourhood_id,
        building=chat.building if chat else None,
        created_at=passage.now,
    )
    add_person(passage.session, person, identity=passage.message.sender)
    neighbourhood = known_row(passage.session, Neighbourhood, neighbourhood_id)
    return Sighting(person, neighbourhood, chat, frozenset({Role.RESIDENT}))


def _private_stranger(passage: Passage) -> Sighting | None:
    everywhere = neighbourhoods(passage.session)
    named = [n for n in everywhere if _names(n, passage.message.text)]
    chosen = everywhere if len(everywhere) == 1 else named
    if len(chosen) == 1 and chosen[0].id is not None:
        return _newcomer(passage, chosen[0].id, None)
    passage.reply = Reply(passage.house.words.render("core.which_neighbourhood"))
    return None


def _names(neighbourhood: Neighbourhood, text: str) -> bool:
    return any(name in text for name in (neighbourhood.name, *neighbourhood.aliases))


def _strange_group(passage: Passage, known: list[Sighting]) -> None:
    """A group that nobody has tied to a building: a secretary can do so with one sentence."""
    message, words = passage.message, passage.house.words
    text = strip_mention(message.text, passage.house.bot_name)
    log.warning(
        "unknown_group",
        chat=message.chat,
        advice="书记在群里对邻里助手说“绑定3号楼”，或用 linli roster 登记这个群",
    )
    secretary = next((s for s in known if Role.SECRETARY in s.roles), None)
    single, whole = _BIND.match(text), _BIND_ALL.match(text)
    if secretary is None or not (single or whole):
        if message.mentioned:
            passage.reply = Reply(words.render("core.unknown_group"))
        return
    building = single.group(1).upper() if single else None
    passage.session.add(
        Chat(
            neighbourhood_id=secretary.person.neighbourhood_id,
            corp=message.sender.corp,
            raw=message.chat or "",
            building=building,
            name=f"{building}号楼群" if building else "小区群",
        )
    )
    passage.reply = Reply(words.render("core.group_bound", building=building))


def open_turn(passage: Passage, sender: Sighting) -> Turn:
    """The turn of a known sender; nothing is written."""
    return Turn(
        session=passage.session,
        now=passage.now,
        house=passage.house,
        neighbourhood=sender.neighbourhood,
        message=passage.message,
        text=strip_mention(passage.message.text, passage.house.bot_name),
        person=sender.person,
        roles=sender.roles,
        chat=sender.chat,
    )
