"""What a told visit says: when, which diligence, how, and what was found; pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import Any

from bot.skills.visits import festivals
from bot.skills.visits.lexicon import Code, lexicon
from bot.skills.visits.rules import Found
from intents import parse_number

_FUTURE = re.compile(r"(?:下次|回头|改天|明天|以后|赶明儿|打算|准备|过两天)[^，。；！？,;!?\n]*")
"""What is still to be done is not done."""

_DOOR = re.compile(r"瞅|瞧了|去过|去了|看了|看过|看望|上门|登门|走访|入户")
_AWAY = re.compile(
    r"(?:[去回到上](?:了)?(?:外地|老家|乡下|村里|[^，。,的]{0,4}(?:儿子|儿|闺女|女儿|姑娘|孩子|亲戚|妹妹|姐姐|弟弟|哥哥|侄\w?)(?:那|那儿|那里|家)))"
    r"|出远门|出门(?:了|去)|不在家(?:住)|旅游去|接走(?:了|去)"
)
_AFTER_NEW_YEAR = re.compile(r"过(?:完|了)年|年后|过罢年|正月十五(?:以后|后|之后)")
_SPAN = re.compile(
    r"(?P<n>半|\d{1,2}|[一二两三四五六七八九十]{1,2})个?(?P<unit>天|周|星期|礼拜|月)"
)
_SPAN_DAYS = {"天": 1, "周": 7, "星期": 7, "礼拜": 7, "月": 30}
_CLAUSE = re.compile(r"[，。；！？,;!?\n]|\s{1,}")
_LEAD = re.compile(
    r"^(?:她|他|奶奶|爷爷|老人|孩子)?(?:还|又|就是)?(?:说|讲|念叨)?(?:她|他)?(?:家里?的?)?"
)


@dataclass(frozen=True, slots=True)
class Need:
    """Something that a visit showed to be missing; `kind` is wish or report."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A told visit. `diligence` is the most telling of the seven, `also` the others that were
    done. `follow_up` and `urgent` hold codes of the lexicon; of what was told in a group
    (`in_group`) no code is kept."""

    on: date
    diligence: str
    way: str
    also: tuple[str, ...] = ()
    follow_up: tuple[str, ...] = ()
    urgent: tuple[str, ...] = ()
    need: Need | None = None
    in_group: bool = False

    @property
    def kept_codes(self) -> tuple[str, ...]:
        """The codes that may be stored."""
        return () if self.in_group else (*self.urgent, *self.follow_up)

    @property
    def found(self) -> Found:
        """How the visited person was found."""
        if self.urgent:
            return Found.URGENT
        return Found.NEEDS if self.follow_up or self.need else Found.OK

    @property
    def without_details(self) -> Finding:
        """What is left of a visit that was told in a group: nothing of health or need, save what
        the secretary has to hear at once."""
        return replace(self, follow_up=(), need=None, in_group=True)


def read_visit(text: str, slots: Mapping[str, Any], today: date) -> Finding:
    """Read a told visit; what the parser found goes before the skill's own words."""
    clauses = [c for c in _CLAUSE.split(text) if c]
    first, *also = _diligences(text, str(slots.get("diligence", "")))
    return Finding(
        on=day_told(slots, today),
        diligence=first,
        also=tuple(also),
        way="phone" if _has(text, lexicon().phone) else "door",
        follow_up=_codes(clauses, lexicon().health),
        urgent=_codes(clauses, lexicon().urgent),
        need=_need(clauses),
    )


def day_told(slots: Mapping[str, Any], today: date) -> date:
    """The day of a told visit: the one named, today where none or a coming one is."""
    named = slots.get("date")
    return min(date.fromisoformat(str(named)), today) if named else today


def puts_off(text: str, slots: Mapping[str, Any], today: date) -> bool:
    """Whether a message that was taken for a told visit puts one off instead."""
    words = lexicon()
    if _has(text, words.told):
        return False
    named = slots.get("date")
    coming = bool(named) and date.fromisoformat(str(named)) > today
    cues = (*words.put_off, *words.hospital, *words.discharged)
    return coming or _has(text, cues) or is_away(text)


def is_private(text: str) -> bool:
    """Whether a message tells of a visit or of somebody's health: no group is the place for it."""
    words = lexicon()
    return _has(text, words.told) or _is_personal(text)


def rests(text: str) -> bool:
    """Whether the message says that the household is in hospital or away."""
    return _has(text, lexicon().hospital) or is_away(text)


def is_away(text: str) -> bool:
    """Whether the message says that the household is away for some time."""
    return bool(_AWAY.search(text)) and not _has(text, lexicon().told)


def back_on(text: str, today: date) -> date | None:
    """The day on which somebody who is away comes back, where it is told by a span of time or
    by the new year; the visit of the feast is then over."""
    if _AFTER_NEW_YEAR.search(text):
        return next(f.day for f in festivals.within(today, 400) if f.name == "元宵节")
    found = _SPAN.search(text)
    if found is None:
        return None
    number = 0.5 if found["n"] == "半" else parse_number(found["n"]) or 1
    return today + timedelta(days=round(number * _SPAN_DAYS[found["unit"]]))


def date_unknown(text: str) -> bool:
    """Whether somebody says that they cannot name the day yet."""
    return _has(text, lexicon().unknown_date)


def portion(text: str, name: str, others: Sequence[str]) -> str:
    """Of a message about several people the part about one: from the name to the next name."""
    starts = sorted(text.find(n) for n in {name, *others} if n in text)
    if name not in text or len(starts) < 2:
        return text
    begin = text.find(name)
    end = next((s for s in starts if s > begin), len(text))
    return text[0 if begin == starts[0] else begin : end]


def finding_to_json(finding: Finding) -> str:
    """Write a finding as JSON, to be sealed while a question is open."""
    return json.dumps({**asdict(finding), "on": finding.on.isoformat()}, ensure_ascii=False)


def finding_from_json(written: str) -> Finding:
    """Read back what `finding_to_json` wrote."""
    data = json.loads(written)
    return Finding(
        on=date.fromisoformat(data["on"]),
        diligence=data["diligence"],
        way=data["way"],
        also=tuple(data["also"]),
        follow_up=tuple(data["follow_up"]),
        urgent=tuple(data["urgent"]),
        need=Need(**data["need"]) if data["need"] else None,
        in_group=data["in_group"],
    )


def _diligences(text: str, named: str) -> list[str]:
    """Which of the seven, the most telling first; a visit at the door is one only where nothing
    else was done."""
    words = _FUTURE.sub("", text)
    fitting = [name for name, rule in lexicon().diligence.items() if rule.search(words)]
    # The words are surer than the parser's guess, save where they say nothing.
    return fitting or ["door" if _DOOR.search(words) else named or "door"]


def _codes(clauses: Sequence[str], codes: Iterable[Code]) -> tuple[str, ...]:
    """The codes of what is wrong; a clause that says that all is well names nothing."""
    troubled = [c for c in clauses if not _has(c, lexicon().fine)]
    return tuple(code.name for code in codes if any(code.words.search(c) for c in troubled))


def _need(clauses: Sequence[str]) -> Need | None:
    """The first clause that names a lack, unless it also speaks of health."""
    words = lexicon()
    for clause in clauses:
        for kind, cues in words.needs.items():
            if cues.search(clause) and not _is_personal(clause):
                return Need(kind, _LEAD.sub("", clause) or clause)
    return None


def _is_personal(text: str) -> bool:
    """Whether it speaks of somebody's health or distress."""
    words = lexicon()
    return any(code.words.search(text) for code in (*words.health, *words.urgent))


def _has(text: str, words: Iterable[str]) -> bool:
    return any(word in text for word in words)
