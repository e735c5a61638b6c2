"""Whether a wish that came true may be told of: only as far as the one who wished agrees."""

from __future__ import annotations

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
_PHOTO = frozenset({"3", "照片也行", "照片也可以", "可以拍照", "照片可以", "拍照也行"})
_TEXT = frozenset({"提吧", "提一句", "说吧", "可以提", "行提吧", "能说"})
_NONE = frozenset({"不提", "别提", "不说", "别说", "不要提", "别往外说", "不想说"})


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
    if words in _PHOTO:
        return Publicity.PHOTO
    if words in _NONE or yes_no(text) is False:
        return Publicity.NONE
    if words in _TEXT or yes_no(text):
        return Publicity.TEXT
    return None


def _tell_secretaries(turn: Turn, wish: Wish) -> None:
    for secretary in turn.staff(Role.SECRETARY):
        if secretary.id != turn.person_id:
            turn.tell(secretary, "wishes.photo_agreed", number=wish.number, title=wish.title)
