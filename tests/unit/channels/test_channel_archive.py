"""Of what the archive hears, the house gets group talk alone."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.channels.archive import overheard
from bot.channels.envelope import BodyMalformed
from bot.core.values import Message

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
HEARD: dict[str, Any] = {
    "archive": True,
    "msgid": "a1",
    "aibotid": "AIB7",
    "chatid": "wr1",
    "chattype": "group",
    "from": {"userid": "li4"},
    "msgtype": "text",
    "text": {"content": "楼道灯又不亮"},
    "response_url": "https://x",
}


def hear(**changed: Any) -> Message | None:
    return overheard({**HEARD, **changed}, "ww1", "邻里助手", NOW)


def test_overheard_talk_cannot_be_answered_in_place() -> None:
    message = hear()
    assert message is not None
    assert not message.mentioned
    assert (message.powers.reply, message.powers.hears_all) == (False, True)
    assert message.key == "archive:AIB7:a1"
    assert message.channel == "archive"
    assert message.sender.channel == "wecom"
    assert message.response_url is None


def test_talk_to_the_bot_comes_by_the_bot_itself() -> None:
    assert hear(text={"content": "灯坏了 @邻里助手"}) is None


def test_private_chats_of_people_are_dropped() -> None:
    assert hear(chattype="single", chatid=None) is None


def test_events_are_dropped() -> None:
    assert hear(msgtype="event", event={"eventtype": "enter_chat"}) is None


@pytest.mark.parametrize("mark", [None, False, "true", 1])
def test_without_the_mark_it_is_refused(mark: Any) -> None:
    with pytest.raises(BodyMalformed):
        hear(archive=mark)
