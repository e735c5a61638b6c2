"""What members and the secretary say of the ledger that has no intent of its own; pure."""

from __future__ import annotations

import re
from enum import StrEnum

_SHOW = r"^(?:看看?|查查?|列一下|发我)?"
_LIST = r"(?:的)?党员(?:名单|台账|有哪些|有谁|都有谁)?$"
_NAME = r"^(?P<who>[\u4e00-\u9fff]{2,4}?)"
_OUTFLOW = re.compile(rf"{_SHOW}(?:流出|外出|流动){_LIST}|^流出名单$")
_INFLOW = re.compile(rf"{_SHOW}(?:流入|外来){_LIST}|^流入名单$")
_AWAY = re.compile(
    r"^(?:离?退休党员)?(?:里)?(?:谁|哪些人?)(?:的?组织关系)?(?:还)?没有?转(?:回来|过来|进来)"
    r"|^没转回来的(?:名单|有谁)?$"
)
_INVITE = re.compile(
    r"^(?:发|发出|送)(?:一下)?回家工程(?:的)?(?:邀请|信|通知)?"
    r"|^邀请(?:离?退休党员)?(?:组织关系)?(?:转)?回家"
)
_TRANSFERRED = re.compile(rf"{_NAME}(?:的)?组织关系(?:已经|已)?转(?:过来|进来|回来|好|到)了?")
_VISITED = re.compile(
    rf"{_NAME}(?:这个?|本)?(?:季度|季)?(?:已经|已|我)?(?:走访|看望|视频|联系|通)(?:过|了|话)"
)
_POST = re.compile(
    r"我(?:来|想|要)?(?:认领?|领|接)(?:个|一个|下)?(?P<post>[\u4e00-\u9fff]{1,10}岗)(?!位)"
)
_PROMISE = re.compile(r"^我(?:公开)?承诺[:：，, ]*(?P<promise>.{4,60})$")


class Said(StrEnum):
    """What a member or the secretary says that the contract has no intent for."""

    OUTFLOW = "outflow"
    INFLOW = "inflow"
    AWAY = "away"
    INVITE = "invite"
    TRANSFERRED = "transferred"
    VISITED = "visited"
    POST = "post"
    PROMISE = "promise"


_SAYINGS = (
    (Said.OUTFLOW, _OUTFLOW), (Said.INFLOW, _INFLOW), (Said.AWAY, _AWAY), (Said.INVITE, _INVITE),
    (Said.TRANSFERRED, _TRANSFERRED), (Said.VISITED, _VISITED), (Said.POST, _POST),
    (Said.PROMISE, _PROMISE),
)  # fmt: skip


def said(text: str) -> tuple[Said, str] | None:
    """What is said, and whom or what it names."""
    bare = text.strip("。.！!？? ")
    for what, phrase in _SAYINGS:
        match = phrase.search(bare)
        if match is not None:
            named = [value for value in match.groupdict().values() if value]
            return what, named[0] if named else ""
    return None
