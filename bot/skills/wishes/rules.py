"""Pure rules of wishes: public titles, which wish is meant, who confirms, when what is due."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cache
from pathlib import Path

import yaml
from rapidfuzz import fuzz

from bot.core.clock import at, local

VERIFY_WITHIN = timedelta(days=3)
CONTACT_WITHIN = timedelta(days=7)
DELIVER_WITHIN = timedelta(days=30)
CONFIRM_AGAIN = timedelta(days=2)
ROUND = timedelta(days=30)
SPOKEN_AT = time(10)
REMINDERS = {"soon": 3, "last": 6, "late": 25}
"""Days after the claim: two before the week to make contact is over, one before the month is."""

ENOUGH_HOUSEHOLDS = 5
"""A title that fewer households of the building can have meant would tell who wished."""
HOUSEHOLDS = 40
"""Of a building whose households nobody has counted: the middle of a micro-grid's 30 to 50."""

CLOSE_ENOUGH = 65
_WHOSE = re.compile(
    r"谁家|谁的|谁提|是谁|哪[一]?[家户]|哪[一]?(?:个|位)(?:孩子|小孩|娃|老人|大爷|大娘|奶奶|人)"
)
_FILLERS = re.compile(
    r"认领|领走|领了|认了|包了|包圆|微?心愿|愿望|那个|这个|那条|那件|一个|一条|一件|一台"
    r"|我来|我去|我买|我送|我给|来买|我|吧|啊|呀|呢|的|了|想|要|给|个"
)
_CHILD = re.compile(r"孩子|小孩|娃|儿童|留守|小学|上学|孙子|孙女|几年级")
_MARKS = re.compile(r"[\s，。！？!?,.、；;：:“”\"]+")
_CONTACTED = re.compile(
    r"联系[上过好了]|打过电话|通了?电话|打通了|约好|说好了|见过面?|见着|去看过|说定"
)
_NOT = re.compile(r"没|还未|不")
_RECEIVED = re.compile(r"收到|拿到|送[到来]了|办好了|修好了|来过了|陪.{0,4}了|用上了|教会")
_TITLED = re.compile(
    r"(?:标题|名字|题目|叫|写)(?:就|叫|成|为|是|写)?[：: ]*[“\"]?([^”\"，。！!]{2,12})"
)


@dataclass(frozen=True, slots=True)
class Need:
    """What a wish is called in public; `of` are the households that can have such a need."""

    title: str
    kind: str
    words: tuple[str, ...] = ()
    of: str = ""


@dataclass(frozen=True, slots=True)
class Named:
    """A wish by number and title, as it may be said anywhere."""

    wish_id: int
    number: int
    title: str


@dataclass(frozen=True, slots=True)
class Found:
    """Which wishes can be meant; `sure` where the words leave no doubt."""

    wishes: tuple[Named, ...] = ()
    sure: bool = False


@dataclass(frozen=True, slots=True)
class _Needs:
    kinds: Mapping[str, Mapping[str, str]]
    needs: tuple[Need, ...]
    shares: Mapping[str, int]


@cache
def _data() -> _Needs:
    loaded = yaml.safe_load((Path(__file__).parent / "needs.yaml").read_text(encoding="utf-8"))
    needs = tuple(
        Need(n["title"], n["kind"], tuple(n["words"]), n.get("of", "")) for n in loaded["needs"]
    )
    return _Needs(loaded["kinds"], needs, loaded["shares"])


def kind_label(kind: str) -> str:
    """How a kind is called; an unknown one is a favour."""
    kinds = _data().kinds
    return kinds.get(kind, kinds["help"])["label"]


def kinds() -> frozenset[str]:
    """The kinds of wish that there are."""
    return frozenset(_data().kinds)


def need_of(item: str, story: str) -> Need:
    """The public title for what is wished, from the list alone and never from the story."""
    for said in filter(None, (item, story)):
        found = listed(said)
        if found is not None:
            return found
    return general("goods" if item else "help")


def listed(words: str) -> Need | None:
    """The need of the list that words tell of."""
    return next(
        (n for n in _data().needs if n.title in words or any(w in words for w in n.words)), None
    )


def general(kind: str) -> Need:
    """What a wish is called that fits no need of the list, or that the list would give away."""
    return Need(_data().kinds[kind]["title"], kind)


def could_have_meant(title: str, households: int) -> int:
    """How many of a building's households can have had this wish, by its public title."""
    need = listed(title)
    return households * _data().shares.get(need.of if need else "", 100) // 100


def is_for_a_child(title: str, story: str) -> bool:
    """Whether somebody under fourteen is the one who wishes."""
    need = listed(title)
    return (need is not None and need.of == "child") or _CHILD.search(story) is not None


def title_given(words: str) -> str | None:
    """The title that a secretary dictates while verifying ("核实，标题写收音机")."""
    match = _TITLED.search(words)
    return match[1].strip() if match else None


def reason_given(words: str) -> str:
    """Why a wish is sent back, where it was said along with it."""
    rest = re.sub(r"^\s*(?:退回|不行|不通过|不同意|2|B)\s*(?:了|吧)?", "", words)
    return _MARKS.sub(" ", rest).strip()


def which(said: str, item: str, wishes: Sequence[Named]) -> Found:
    """The wish that is named by its title: surely where the title or the item stands for one
    alone, otherwise the likeliest ones, best first."""
    exact = [w for w in wishes if w.title in said or (item and item == w.title)]
    if len(exact) == 1:
        return Found(tuple(exact), sure=True)
    if exact:
        return Found(tuple(exact))
    core = _MARKS.sub("", item) or _FILLERS.sub("", _MARKS.sub("", said))
    if not core:
        return Found()
    scored = sorted(((_likeness(core, w.title), -w.number, w) for w in wishes), reverse=True)
    return Found(tuple(w for score, _, w in scored if score >= CLOSE_ENOUGH)[:3])


def _likeness(core: str, title: str) -> float:
    shorter, longer = sorted((_FILLERS.sub("", core) or core, title), key=len)
    if len(shorter) >= 2 and shorter in longer:
        return 100.0
    return max(fuzz.ratio(core, title), fuzz.partial_ratio(core, title) - 20)


def says_contacted(text: str) -> bool | None:
    """Whether a claimer says that the two have spoken; None where it is about something else."""
    if not _CONTACTED.search(text):
        return None
    return not _NOT.search(text)


def says_received(text: str) -> bool | None:
    """Whether somebody says that it came; None where it is about something else."""
    if not _RECEIVED.search(text):
        return None
    return not _NOT.search(text)


def asks_whose(text: str) -> bool:
    """Whether somebody asks whose wish it is: only who claims one may know."""
    return bool(_WHOSE.search(text))


def tells_of_progress(text: str) -> bool:
    """Whether a message brings news of a wish that somebody has in hand."""
    return says_contacted(text) is not None or says_received(text) is not None


def confirmers(
    *, claimer: int | None, from_id: int | None, carer_id: int | None, secretaries: Iterable[int]
) -> list[int]:
    """Who may say that it came true, the nearest to the recipient first; never the claimer."""
    chain = [from_id, carer_id, *secretaries]
    return list(dict.fromkeys(p for p in chain if p is not None and p != claimer))


def reminder_times(claimed_at: datetime) -> dict[str, datetime]:
    """When the claimer is spoken to: at ten in the morning of days 3, 6 and 25."""
    day = local(claimed_at).date()
    return {name: at(day + timedelta(days=n), SPOKEN_AT) for name, n in REMINDERS.items()}
