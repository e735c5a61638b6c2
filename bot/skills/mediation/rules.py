"""What asks for a mediator, and what a word about one means; pure functions."""

from __future__ import annotations

import re
from datetime import timedelta

REMINDED_AFTER = timedelta(hours=24)
DUE_AFTER = timedelta(hours=72)
"""A quarrel is looked after within three days (civic category N1)."""

_WANTS = re.compile(r"调解|评评理|评个理|说和|劝和|主持(?:个|一下)?公道|从中说说|帮着?说道")
_ABOUT = re.compile(
    r"委员会|调解室|电话|在哪|怎么申请|要钱|收费|流程|程序|什么是|算不算|有没有用|几点|上班|协议书?(?:怎么|有)"
)
_REF = re.compile(r"(?<![A-Za-z0-9])[Mm]\s*(\d{1,6})(?!\d)")
_MOVES = (
    ("decline", re.compile(r"对方?.{0,4}(?:不同意|不愿意?|不肯|不见|拒绝)|不愿意谈")),
    ("agree", re.compile(r"对方?.{0,4}(?:同意|愿意|答应|肯)|两边都(?:同意|愿意)")),
    ("withdraw", re.compile(r"不用了|不调解了|撤|算了|不麻烦")),
    ("fail", re.compile(r"没谈成|谈不拢|没调成|调解不成|失败|谈崩")),
    ("again", re.compile(r"又(?:吵|闹|犯|来)|还是那样|没变|反悔|说话不算")),
    ("settle", re.compile(r"(?:调解|谈|说|处理|解决)(?:好|成|妥|拢|完|开)|和好|没事了|解决了")),
    ("take", re.compile(r"我(?:来|去|接|管|负责)|接手|接下|收到")),
)


def asks(text: str) -> bool:
    """Whether somebody wants a mediator, and does not ask what mediation is."""
    return bool(_WANTS.search(text)) and not _ABOUT.search(text)


def ref_in(text: str) -> int | None:
    """The number of the mediation that is spoken of."""
    found = _REF.search(text)
    return int(found[1]) if found else None


def move_in(text: str) -> str | None:
    """What a word about a mediation does to it; None where it says nothing plain."""
    return next((name for name, match in _MOVES if match.search(text)), None)
