"""What asks for an errand, and what a word about one means; pure functions."""

from __future__ import annotations

import re
from datetime import timedelta

REMINDED_AFTER = timedelta(hours=24)
LATE_AFTER = timedelta(hours=72)
"""An errand is looked after within one to three days (civic category C1)."""

ANSWER_WITHIN = timedelta(days=3)

_KIND = re.compile(r"代(?:办|缴|交|领|取|买|跑|送|寄)|跑(?:个|一下|趟)腿")
_WANTS = re.compile(
    r"帮|替|请|麻烦|求|想(?:找|请|让)|能不能|可不可以|谁能|有没有人|需要|找(?:个|人)|给我|出不了门|不会弄|腿脚"
)
_ABOUT = re.compile(
    r"怎么代|如何代|能代[办缴领取]吗[？?]?$|代办(?:点|处|费)|要(?:什么|哪些)(?:材料|手续)|多少钱|在哪(?:儿|里)?代|可以代[办领]吗"
    r"|我(?:可以|能|会|来)帮.{0,6}代|哪些事"
)
_REF = re.compile(r"(?<![A-Za-z0-9])[Dd]\s*(\d{1,6})(?!\d)")
_MOVES = (
    ("not_done", re.compile(r"没办|还没|没有办|没弄好|没收到")),
    ("release", re.compile(r"办不了|去不了|没空|来不及|让给别人|退回|放弃")),
    ("withdraw", re.compile(r"不用了|不用办|撤|取消|算了|自己办")),
    ("done", re.compile(r"(?:办|缴|交|领|取|买|送|弄|跑|搞)(?:好|完|成|妥|到|回来|过)|完成|搞定")),
    ("confirm", re.compile(r"收到了|好了|谢谢")),
    ("claim", re.compile(r"我(?:来|去|接|帮|办|可以)|接了|接下|认领")),
)


def kind_of(text: str) -> str | None:
    """What is to be done for somebody (代缴); None where nobody asks for it."""
    found = _KIND.search(text)
    if found is None or not _WANTS.search(text) or _ABOUT.search(text):
        return None
    return "代办" if found[0].startswith("跑") else found[0]


def ref_in(text: str) -> int | None:
    """The number of the errand that is spoken of."""
    found = _REF.search(text)
    return int(found[1]) if found else None


def move_in(text: str) -> str | None:
    """What a word about an errand does to it; None where it says nothing plain."""
    return next((name for name, match in _MOVES if match.search(text)), None)
