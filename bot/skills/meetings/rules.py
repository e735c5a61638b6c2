"""Which matter is meant, what is thought of it, what a proposal is called."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
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
_MEETING = re.compile(r"议事(?:协商)?会|协商会|听证会|恳谈会|评议会|板凳会|圆桌会|议事厅")
_CAME = re.compile(r"到会|到场|到了|来了|来过|来开会|参加了|参会|出席|签到|到齐")
_TAIL_OF_LIST = re.compile(rf"(?:[都全也就]|的人)*(?:{_CAME.pattern}).*$")
_STAYED_AWAY = re.compile(r"没有?(?:来|到|参加|出席)|未到|缺席|请假|来不了|不来")
_ALL_WHO_SAID = re.compile(
    r"(?:报名|报了名|说来|答应来|说要来)的?(?:人|邻居|都|全)*(?:都|全)(?:来|到)|全?都?到齐|全到了"
)
_CLAUSE = re.compile(r"[，。；！,;!\n]")
_BETWEEN_NAMES = re.compile(r"[、和跟与及\s]+|还有|以及")
_BARE_NAME = re.compile(r"[\u4e00-\u9fff]{2,3}")
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


@dataclass(frozen=True, slots=True)
class Came:
    """Who is said to have been at a deliberation: `names` stand in the neighbourhood's lists,
    `unknown` do not; `all_who_said`: everybody who had said that they come."""

    names: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    all_who_said: bool = False


def tells_who_came(text: str) -> bool:
    """Whether somebody tells who was at a deliberation."""
    told = _MEETING.search(text) and _CAME.search(text)
    return bool(told) and not _ASKS.search(text)


def came(text: str, known: Iterable[str]) -> Came:
    """Who was there, of the `known` names; who is told to have stayed away is left out."""
    there = [c for c in _CLAUSE.split(text) if not _STAYED_AWAY.search(c)]
    names = [n for n in dict.fromkeys(known) if len(n) > 1 and any(n in c for c in there)]
    whole = [n for n in names if not any(n != other and n in other for other in names)]
    return Came(tuple(whole), tuple(_unknown(there, whole)), bool(_ALL_WHO_SAID.search(text)))


def _unknown(clauses: Iterable[str], known: Sequence[str]) -> Iterator[str]:
    """What stands in a list with known names and is none of them."""
    for clause in clauses:
        parts = [p for p in _BETWEEN_NAMES.split(_TAIL_OF_LIST.sub("", clause)) if p]
        if len(parts) > 1 and any(n in clause for n in known):
            inner = (p for p in parts if not any(n in p for n in known))
            yield from (p for p in inner if _BARE_NAME.fullmatch(p))


def counted(stances: Sequence[Stance]) -> dict[Stance, int]:
    """How many think what."""
    return {stance: sum(1 for s in stances if s == stance) for stance in Stance}
