"""What the platform holds messages to: bytes of text, counts and ids of template cards.

Limits are WeCom's: template cards page 101032, passive replies 101031, application messages
90236, webhook 91770. Lengths in bytes are UTF-8 bytes; one Chinese character is three.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from bot.emulator.faults import BadParameter, NothingToSay, TextTooLong
from bot.emulator.values import Json, titled

STREAM_BYTES = 20480
ACTIVE_REPLY_BYTES = 20480
APP_TEXT_BYTES = 2048
WEBHOOK_TEXT_BYTES = 2048
WEBHOOK_MARKDOWN_BYTES = 4096
FEEDBACK_ID_BYTES = 256
KEY_BYTES = 1024
OPTION_ID_BYTES = 128
TASK_ID = re.compile(r"[0-9A-Za-z_\-@]{1,128}")

NOTICES = frozenset({"text_notice", "news_notice"})
INTERACTIVE = frozenset({"button_interaction", "vote_interaction", "multiple_interaction"})
CARD_TYPES = NOTICES | INTERACTIVE

COUNTS = {
    "button_list": 6,
    "horizontal_content_list": 6,
    "jump_list": 3,
    "vertical_content_list": 4,
    "select_list": 3,
}


def require_text(content: object, limit: int) -> str:
    """The text, if it is one and short enough. Raises `NothingToSay` or `TextTooLong`."""
    if not isinstance(content, str) or not content.strip():
        raise NothingToSay()
    size = len(content.encode())
    if size > limit:
        raise TextTooLong(f"{size} bytes, at most {limit}")
    return content


def require_card(face: object, kinds: Collection[str] = CARD_TYPES) -> Json:
    """A template card that keeps the hard limits. Raises `BadParameter` naming the field."""
    if not isinstance(face, dict):
        raise BadParameter("template_card")
    if face.get("card_type") not in kinds:
        raise BadParameter("template_card.card_type")
    if not titled(face):
        raise BadParameter("template_card.main_title.title")
    _require_counts(face)
    _require_action(face)
    for button in (*_items(face, "button_list"), *_submits(face), *_menu(face)):
        _require_key(button)
    for choice in _choices(face):
        _require_options(choice)
    _require_task_id(face)
    return face


def require_feedback(feedback: object) -> str | None:
    """The feedback id of a reply that has one. Raises `BadParameter` where it is too long."""
    if not isinstance(feedback, dict) or not feedback.get("id"):
        return None
    feedback_id = str(feedback["id"])
    if len(feedback_id.encode()) > FEEDBACK_ID_BYTES:
        raise BadParameter("feedback.id")
    return feedback_id


def keys_of(face: Mapping[str, Any]) -> set[str]:
    """The keys that can be pressed on a card."""
    pressed = (*_items(face, "button_list"), *_submits(face), *_menu(face))
    return {str(button["key"]) for button in pressed if button.get("key")}


def _require_counts(face: Json) -> None:
    for name, limit in COUNTS.items():
        if len(_items(face, name)) > limit:
            raise BadParameter(f"template_card.{name}: at most {limit}")


def _require_action(face: Json) -> None:
    action = face.get("card_action")
    if face["card_type"] in NOTICES and not (isinstance(action, dict) and action.get("type")):
        raise BadParameter("template_card.card_action")


def _require_key(button: Json) -> None:
    if not button.get("text"):
        raise BadParameter("template_card button text")
    if button.get("type") == 1:
        return
    key = button.get("key")
    if not isinstance(key, str) or not 0 < len(key.encode()) <= KEY_BYTES:
        raise BadParameter("template_card button key")


def _require_options(choice: Json) -> None:
    options = choice.get("option_list")
    limit = 20 if "mode" in choice else 10
    if not isinstance(options, list) or not 0 < len(options) <= limit:
        raise BadParameter("template_card option_list")
    for option in options:
        if not 0 < len(str(option.get("id", "")).encode()) <= OPTION_ID_BYTES:
            raise BadParameter("template_card option id")


def _require_task_id(face: Json) -> None:
    task_id = face.get("task_id")
    needs = face["card_type"] in INTERACTIVE or "action_menu" in face
    if task_id is None and not needs:
        return
    if not isinstance(task_id, str) or not TASK_ID.fullmatch(task_id):
        raise BadParameter("template_card.task_id")


def _items(face: Mapping[str, Any], name: str) -> list[Json]:
    items = face.get(name) or []
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise BadParameter(f"template_card.{name}")
    return items


def _submits(face: Mapping[str, Any]) -> list[Json]:
    submit = face.get("submit_button")
    return [submit] if isinstance(submit, dict) else []


def _menu(face: Mapping[str, Any]) -> list[Json]:
    menu = face.get("action_menu")
    return _items(menu, "action_list") if isinstance(menu, dict) else []


def _choices(face: Mapping[str, Any]) -> list[Json]:
    choices = list(_items(face, "select_list"))
    for name in ("checkbox", "button_selection"):
        if isinstance(face.get(name), dict):
            choices.append(face[name])
    return choices
