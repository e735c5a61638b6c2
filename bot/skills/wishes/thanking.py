"""Whether a wish that came true may be told of: only as far as the one who wished agrees."""

from __future__ import annotations

import re
from datetime import timedelta

from bot.core import consents
from bot.core.answers import plain, yes_no
from bot.core.consents import Purpose
from bot.core.people import Role
from bot.core.questions import OpenQuestion
from bot.core.work import Turn
from bot.skills.wishes import rules, store
from bot.skills.wishes.life import WISHER, Publicity, WishState
from bot.skills.wishes.tables import Wish
from intents import Parse

LIVES = timedelta(days=3)
_NO_PHOTO = re.compile(
    r"(?:不|别)[^，。]{0,3}(?:照片|拍照|拍|露脸)|(?:照片|拍照)[^，。]{0,3}(?:不|别|就算)|光?文字"
)
_PHOTO = re.compile(r"^3$|照片|拍照|拍一张")
_TEXT = re.compile(r"文字|提吧|提一[句声]|说吧|可以[提说]|[行能][提说]|不?写名字?就?[行可]")
_NONE = re.compile(r"^(?:还是|请|都|就)*(?:不|别|甭)(?!写|拍|要?照片|露)")
LONGEST = 16
"""A longer sentence is about something else."""


def ask_publicity(turn: Turn, wish: Wish) -> None:
    """Ask whoever confirmed how much may be said; without an answer nothing is."""
    photo = not rules.is_for_a_child(wish.title, "")
    turn.ask(
        "wishes.publicity", "wishes.publicity", private=True, lives=LIVES,
        state={"wish": wish.key, "photo": photo}, title=wish.title, photo=photo,
    )  # fmt: skip


def answer_publicity(turn: Turn, question: OpenQuestion, _parse: Parse) -> bool:
    """None, the bare title, or a photo without faces; never a child's."""
    level = _level(turn.text)
    wish = store.by_id(turn, question.state["wish"])
    offered = level is not Publicity.PHOTO or question.state["photo"]
    if level is None or not offered or not turn.addressed or wish is None:
        return False
    wish.publicity = level
    if level is Publicity.NONE:
        turn.say("wishes.not_told", private=True)
        return True
    if wish.state is WishState.CLOSED:
        store.move(turn, wish, "publicise", actors={WISHER}, actor_id=turn.person_id)
    consents.give(turn, turn.person_id, Purpose.PUBLICITY, kinds=level, words="wishes.publicity")
    turn.say("wishes.may_be_told", private=True, title=wish.title, level=level)
    if level is Publicity.PHOTO:
        _tell_secretaries(turn, wish)
    return True


def _level(text: str) -> Publicity | None:
    words = plain(text)
    if len(words) > LONGEST:
        return None
    if _NONE.search(words) or yes_no(text) is False:
        return Publicity.NONE
    if _PHOTO.search(words) and not _NO_PHOTO.search(words):
        return Publicity.PHOTO
    return Publicity.TEXT if yes_no(text) or _TEXT.search(words) else None


def _tell_secretaries(turn: Turn, wish: Wish) -> None:
    for secretary in turn.staff(Role.SECRETARY):
        if secretary.id != turn.person_id:
            turn.tell(secretary, "wishes.photo_agreed", number=wish.number, title=wish.title)
