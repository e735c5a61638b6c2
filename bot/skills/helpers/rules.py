"""What is lent or sought, which offers fit, and how long things last."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta
from functools import cache, lru_cache
from pathlib import Path

import yaml
from rapidfuzz import fuzz

from bot.core.answers import yes_no

SYNONYMS_FILE = Path(__file__).parent / "synonyms.yaml"
OFFER_STANDS = timedelta(days=90)
HELPER_HAS = timedelta(hours=2)
CALL_STANDS = timedelta(days=3)
ONE_CALL = timedelta(days=1)
FITS_FROM = 75.0

_HEAD = re.compile(
    r"^(?:@\S+\s*)?(?:请问|问一下|求助|各位|邻居们?|大家好?|有没有|有谁|谁家?|哪家|哪位|咱楼|咱们?|我们?家?"
    r"|俺家?|这儿|这里|家里|想|要|能|可以|会|有|个|把|台|借用?|找|的|人|懂|帮忙|一下|[，,、\s])+"
)
_TAIL = re.compile(
    r"(?:可以|能|要|想)?(?:借给|出借|借用?|免费|大家|谁|随时|需要|有需要|用得着|要用|用|找我|说一声|说声"
    r"|喊我|叫我|联系我|一下|下|给我|的|吗|么|呢|吧|啊|呀|呗|不|没|没有|可以|都行|我|[，,。！!？?\s])+$"
)
_BACK = re.compile(r"不借了|不外借了|不帮了|不干了|撤回|收回|借出去了|弄丢了|坏了没法借")
_PRIES = re.compile(
    r"(?:谁|哪家|哪户|哪些人|哪几家)[^，。,借]{0,8}"
    r"(?:低保|五保|特困|贫困|困难户|残疾|孤寡|独居|单身|离婚|有病|得病|坐牢)(?![^，。,]*借)"
)
_WILLING = re.compile(r"^(行|可以|方便|没问题|好|成|能|来拿|过来拿|让他来|让她来)")
_UNWILLING = re.compile(
    r"^(不行|不方便|不在家|没空|没时间|不太方便|今天不|这会儿不|现在不|借出去)"
)


@cache
def synonyms() -> tuple[frozenset[str], ...]:
    """Groups of words for the same thing."""
    data: list[list[str]] = yaml.safe_load(SYNONYMS_FILE.read_text(encoding="utf-8"))
    return tuple(frozenset(group) for group in data)


def item_of(text: str, slot: object) -> str:
    """What is meant, in the message's own words; empty where it is not said."""
    if isinstance(slot, str) and slot.strip():
        return slot.strip()
    known = [word for group in synonyms() for word in group if word in text]
    if known:
        return max(known, key=len)
    return _TAIL.sub("", _HEAD.sub("", text.strip(), count=1), count=1)[:20]


@lru_cache(maxsize=1024)
def kinds(item: str) -> frozenset[int]:
    """Which groups of words the item belongs to."""
    return frozenset(n for n, group in enumerate(synonyms()) if any(w in item for w in group))


def fits(offered: str, sought: str) -> float:
    """How well an offer fits what is sought: 100 where both mean the same thing, 0 where not."""
    if kinds(offered) & kinds(sought):
        return 100.0
    if min(len(offered), len(sought)) < 2:
        return 100.0 if offered == sought else 0.0
    score = fuzz.partial_ratio(offered, sought)
    return score if score >= FITS_FROM else 0.0


def ranked(sought: str, offers: Iterable[tuple[int, str]]) -> list[int]:
    """The numbers of the offers that fit, best first, the oldest first among equals."""
    scored = [(fits(item, sought), number) for number, item in offers]
    return [number for score, number in sorted(scored, key=lambda s: (-s[0], s[1])) if score]


def pries(text: str) -> bool:
    """Whether somebody asks how a neighbour's household is off, which nobody is asked about."""
    return bool(_PRIES.search(text))


def takes_back(text: str) -> bool:
    """Whether somebody no longer offers what they did."""
    return bool(_BACK.search(text))


def consents(text: str) -> bool | None:
    """Whether a helper who was asked is willing; None where the words say neither."""
    said, words = yes_no(text), text.strip()
    if said is not None:
        return said
    if _UNWILLING.match(words):
        return False
    return True if _WILLING.match(words) else None
