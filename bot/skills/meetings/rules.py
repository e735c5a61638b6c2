"""Which matter is meant, what is thought of it, what a proposal is called."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher

from bot.skills.meetings.tables import Stance

LEAST_COMMON = 2
SAME_TITLE = 0.8
LONGEST_TITLE = 40

_LEAD = re.compile(
    r"^(?:我|咱们?|大家)?(?:想|要|来)?(?:建议|提议|倡议|议题|希望|提一?个?)(?:建议|议题|提议)?(?:一下|把)?"
    r"\s*[:：，,]?\s*"
)
_TAIL = re.compile(
    r"[，,。；;\s]*(?:请|让)?(?:大家|大伙儿?|各位|咱们?|邻居们?|业主们?)?(?:一起)?(?:来)?"
    r"(?:议一议|议议|商量一?下?|商量商量|讨论一?下?|讨论讨论|合计合计|表个?决|投个?票|定一?下?|看行不行"
    r"|说说看|都说说)(?:吧|呗|行不|怎么样|好不好)?[。！!？?\s]*$"
)
_AGAINST = re.compile(r"反对|不同意|不赞成|不赞同|不支持|没必要|不行|不愿意|投否")
_ABSTAIN = re.compile(r"弃权|都行|无所谓|随大家|没意见也不")
_FOR = re.compile(r"同意|赞成|赞同|支持|没意见|可以|投赞")
_ASKS = re.compile(r"啥时候|什么时候|几点|哪天|在哪|哪儿|何时|[?？]\s*$|吗\s*$")
STANCES = {"1": Stance.FOR, "2": Stance.AGAINST, "3": Stance.ABSTAIN}


def title_of(text: str) -> str:
    """What a proposal is about, without the words that propose it."""
    bare = _TAIL.sub("", _LEAD.sub("", text.strip(), count=1))
    return (bare or text.strip())[:LONGEST_TITLE]


def common_length(one: str, other: str) -> int:
    """The longest run of characters that both hold."""
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.find_longest_match().size


def same_matter(title: str, titles: Mapping[int, str]) -> int | None:
    """The number of a matter that is called nearly so."""
    for number, known in titles.items():
        if SequenceMatcher(None, title, known, autojunk=False).ratio() >= SAME_TITLE:
            return number
    return None


def named_matter(text: str, titles: Mapping[int, str]) -> int | None:
    """The one matter that the words name best; None where none or several fit alike."""
    scored = sorted(((common_length(text, t), n) for n, t in titles.items()), reverse=True)
    if not scored or scored[0][0] < LEAST_COMMON:
        return None
    if len(scored) > 1 and scored[1][0] == scored[0][0]:
        return None
    return scored[0][1]


def stance_of(text: str, slot: str | None) -> Stance | None:
    """What the words say outright; else the reading that was handed in."""
    for pattern, stance in ((_ABSTAIN, Stance.ABSTAIN), (_AGAINST, Stance.AGAINST)):
        if pattern.search(text):
            return stance
    if _FOR.search(text):
        return Stance.FOR
    return Stance(slot) if slot else None


def asks_when(text: str) -> bool:
    """Whether somebody asks about the meeting rather than says that they come."""
    return bool(_ASKS.search(text))


def counted(stances: Sequence[Stance]) -> dict[Stance, int]:
    """How many think what."""
    return {stance: sum(1 for s in stances if s == stance) for stance in Stance}
