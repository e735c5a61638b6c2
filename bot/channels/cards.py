"""Cards in WeCom's shape: template cards with their limits, their updates, and as plain text.

Limits: developer.work.weixin.qq.com, document 101032 (AI bot) and 90236 (app messages).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from bot.channels.split import cut_chars
from bot.core.values import Button, Card

MAX_BUTTONS = 6
MAX_FACTS = 6
MAX_KEY_BYTES = 1024
NOOP = "noop"
CARD_URL = "https://work.weixin.qq.com/"

_TASK_ID = re.compile(r"[0-9A-Za-z_@-]{1,128}")


class CardFault(Exception):
    """A card cannot be shown in WeCom's shape."""


class TooManyButtons(CardFault):
    """A card has more than six buttons."""


class TaskIdMalformed(CardFault):
    """A card's task id is not 1 to 128 of 0-9A-Za-z_-@."""


class ButtonKeyTooLong(CardFault):
    """A button's key has more than 1024 bytes."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How many characters each part of a card shows before WeCom would cut it unseen."""

    title: int
    desc: int
    value: int
    key: int = 5
    button: int = 10


AIBOT = Limits(title=26, desc=30, value=26)
APP = Limits(title=36, desc=44, value=30)


def template_card(card: Card, limits: Limits) -> dict[str, Any]:
    """A `button_interaction`, or a `text_notice` where there is no button. Raises `CardFault`."""
    _check(card)
    shaped: dict[str, Any] = {
        "card_type": "button_interaction" if card.buttons else "text_notice",
        "main_title": _title(card, limits),
        "task_id": card.task_id,
    }
    if card.facts:
        shaped["horizontal_content_list"] = _facts(card.facts, limits)
    if card.buttons:
        shaped["button_list"] = [_button(button, limits) for button in card.buttons]
    else:
        shaped["card_action"] = {"type": 1, "url": CARD_URL}
    return shaped


def update_card(card: Card, task_id: str, limits: Limits) -> dict[str, Any]:
    """The new face of a clicked card; its `task_id` is that of the click.

    Raises `CardFault`. WeCom wants an update to keep the card's type, so a face without buttons
    keeps one that says it is settled and whose click goes nowhere.
    """
    buttons = card.buttons or (Button("已更新", NOOP, style=2),)
    settled = Card(card.title, task_id, card.desc, card.facts, buttons)
    return template_card(settled, limits)


def as_text(card: Card) -> str:
    """The card where no card can be shown: title, facts, and what the buttons would be."""
    lines = [card.title, card.desc, *(f"{name}：{value}" for name, value in card.facts)]
    if card.buttons:
        lines.append("可以回复：" + " / ".join(button.text for button in card.buttons))
    return "\n".join(line for line in lines if line)


def with_card_text(text: str, card: Card | None) -> str:
    """A text with the card written out below it."""
    return "\n\n".join(part for part in (text, as_text(card) if card else "") if part)


def _check(card: Card) -> None:
    if len(card.buttons) > MAX_BUTTONS:
        raise TooManyButtons(TooManyButtons.__doc__)
    if not _TASK_ID.fullmatch(card.task_id):
        raise TaskIdMalformed(TaskIdMalformed.__doc__)
    if any(len(button.key.encode()) > MAX_KEY_BYTES for button in card.buttons):
        raise ButtonKeyTooLong(ButtonKeyTooLong.__doc__)


def _title(card: Card, limits: Limits) -> dict[str, str]:
    shaped = {"title": cut_chars(card.title, limits.title)}
    if card.desc:
        shaped["desc"] = cut_chars(card.desc, limits.desc)
    return shaped


def _facts(facts: tuple[tuple[str, str], ...], limits: Limits) -> list[dict[str, Any]]:
    shown = facts
    if len(facts) > MAX_FACTS:
        rest = len(facts) - MAX_FACTS + 1
        shown = (*facts[: MAX_FACTS - 1], ("…", f"还有{rest}项"))
    return [
        {"keyname": cut_chars(name, limits.key), "value": cut_chars(value, limits.value)}
        for name, value in shown
    ]


def _button(button: Button, limits: Limits) -> dict[str, Any]:
    style = button.style if button.style in (1, 2, 3, 4) else 1
    return {"text": cut_chars(button.text, limits.button), "style": style, "key": button.key}
