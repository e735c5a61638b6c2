"""What the platform refuses, one class a cause, with the error code that WeCom answers.

The docstring is the message. Codes are those of WeCom's list of global error codes.
"""

from __future__ import annotations

import inspect

MORE = "https://open.work.weixin.qq.com/devtool/query?e="


class Fault(Exception):
    """The platform refused."""

    errcode = -1

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail)
        self.detail = detail

    def __str__(self) -> str:
        message = (inspect.getdoc(self) or "").rstrip(".")
        return f"{message}: {self.detail}" if self.detail else message

    @property
    def errmsg(self) -> str:
        """The message as WeCom words it: cause, hint, address of the caller, where to read on."""
        return f"{self}, hint: [emulator], from ip: 127.0.0.1, more info at {MORE}{self.errcode}"


class SystemBusy(Fault):
    """system busy"""

    errcode = -1


class WrongSecret(Fault):
    """invalid credential: the secret is wrong"""

    errcode = 40001


class UnknownMedia(Fault):
    """invalid media_id"""

    errcode = 40007


class WrongMessageType(Fault):
    """invalid message type"""

    errcode = 40008


class WrongCorp(Fault):
    """invalid corpid"""

    errcode = 40013


class WrongToken(Fault):
    """invalid access_token"""

    errcode = 40014


class CodeUsed(Fault):
    """invalid code: used or older than 5 minutes"""

    errcode = 40029


class WrongAgent(Fault):
    """invalid agentid"""

    errcode = 40056


class BadParameter(Fault):
    """invalid parameter"""

    errcode = 40058


class NoToken(Fault):
    """access_token missing"""

    errcode = 41001


class TokenExpired(Fault):
    """access_token expired"""

    errcode = 42001


class NothingToSay(Fault):
    """empty content"""

    errcode = 44004


class MediaTooLarge(Fault):
    """media size out of limit"""

    errcode = 45001


class TextTooLong(Fault):
    """content size out of limit"""

    errcode = 45002


class TooOften(Fault):
    """api freq out of limit"""

    errcode = 45009


class WrongRedirect(Fault):
    """redirect_uri is not on a trusted domain"""

    errcode = 50001


class NobodyToSend(Fault):
    """user & party & tag all invalid"""

    errcode = 81013


class WrongRobot(Fault):
    """invalid webhook url"""

    errcode = 93000


class NotYours(Fault):
    """no permission: agentid and secret do not match"""

    errcode = 301002


class BadEnvelope(Fault):
    """the reply's envelope does not hold"""

    errcode = -40011


class WrongReply(Fault):
    """this kind of reply is not allowed here"""


class TaskIdUsed(BadParameter):
    """task_id is used already: it is unique for each card of a bot"""


class RosterFault(ValueError):
    """The roster does not describe a neighbourhood that can be played."""


class UnknownName(LookupError):
    """No person, group or message of that name is in the world."""


ON_ORDER: dict[str, type[Fault]] = {
    "45009": TooOften,
    "42001": TokenExpired,
    "-1": SystemBusy,
}
"""The faults that `POST /emulator/misbehave` can bring about on an API call."""
