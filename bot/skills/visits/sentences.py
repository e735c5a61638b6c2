"""What is said of a bond itself, in private: who looks after whom, how often, how, until when;
pure. The contract has no intent for it, so the skill listens for these words itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

import yaml

from bot.skills.visits.birthdays import read_birthday
from bot.skills.visits.life import BondLevel
from intents import parse_address, parse_number


class Matter(StrEnum):
    """What a sentence is about."""

    PROPOSE = "propose"
    CONSENT = "consent"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    BACKUP = "backup"
    RHYTHM = "rhythm"
    WAY = "way"
    WEEKDAY = "weekday"
    BIRTHDAY = "birthday"
    CONTACT = "contact"
    AWAY = "away"
    RELEASE = "release"
    END = "end"
    WHO = "who"


@dataclass(frozen=True, slots=True)
class Proposal:
    """Somebody is to look after somebody; `who` empty: the speaker themself."""

    who: str
    target: str
    home: str = ""
    backup: str = ""
    unit_name: str = ""
    every_days: int | None = None
    way: str = ""
    categories: tuple[str, ...] = ()

    @property
    def level(self) -> BondLevel:
        """Which of the four levels of contact it is."""
        if self.target.endswith("社区"):
            return BondLevel.UNIT_COMMUNITY if self.unit_name else BondLevel.LEADER_COMMUNITY
        if self.target.endswith("小区"):
            return BondLevel.CADRE_NEIGHBOURHOOD
        return BondLevel.MEMBER_HOUSEHOLD


CATEGORIES = {
    "低保": "minimum_living",
    "残疾": "disabled",
    "孤寡": "alone",
    "留守": "left_behind",
    "高龄": "aged",
    "失独": "lost_only_child",
    "病残": "ill",
    "独居": "lives_alone",
}
"""Why a household is looked after, by the code that is kept."""

_OTHER_PROPOSALS = ("propose_with", "propose_to", "propose_care", "propose_place")
_UNITS = {"天": 1, "日": 1, "周": 7, "星期": 7, "礼拜": 7, "月": 30, "季度": 90}
_WEEKDAYS = {day: number for number, day in enumerate("一二三四五六日")} | {"天": 6, "末": 5}
_SPLIT = re.compile(r"[，,。；;、\s]+")


@cache
def _rules() -> Mapping[str, re.Pattern[str]]:
    """The expressions of `sentences.yaml`; a name in angle brackets stands for its own."""
    data = yaml.safe_load(Path(__file__).with_name("sentences.yaml").read_text("utf-8"))
    parts: dict[str, str] = data["parts"]
    return {name: re.compile(_filled(rule, parts)) for name, rule in data["rules"].items()}


def _filled(rule: str, parts: Mapping[str, str]) -> str:
    for name, part in parts.items():
        rule = rule.replace(f"<{name.upper()}>", part)
    return "".join(rule.split())


def _found(name: str, text: str) -> re.Match[str] | None:
    return _rules()[name].search(text)


def proposal_of(text: str) -> Proposal | None:
    """Who is to look after whom, as told; None where nobody is proposed."""
    if _found("told", text):
        return None
    own = _found("self", text)
    if own is not None:
        return _proposal("", "", own["rest"])
    found = _found("propose", text)
    if found is not None and not _found("nobody", found["who"]):
        return _proposal(found["who"], found["note"] or "", found["rest"])
    others = (_found(name, text) for name in _OTHER_PROPOSALS)
    other = next((o for o in others if o and not _found("nobody", o["who"])), None)
    return _proposal(other["who"], "", f"{other['rest']}，{other['more']}") if other else None


def rhythm_of(text: str) -> int | None:
    """Every how many days; None where no rhythm is told."""
    if _found("fortnight", text):
        return 14
    each = _found("each", text)
    if each is not None:
        return _count(each["each"]) * _UNITS[each["unit"]]
    times = _found("times", text)
    if times is None:
        return None
    return max(_count(times["span"]) * _UNITS[times["unit"]] // _count(times["times"]), 1)


def way_of(text: str) -> str:
    """Door or phone from now on; empty where neither is told."""
    if _found("phone", text):
        return "phone"
    return "door" if _found("door", text) else ""


def weekday_of(text: str) -> int | None:
    """The weekday that suits the household, 0 for Monday; None where none is told."""
    found = _found("weekday", text)
    if found is None or not _found("suits", text):
        return None
    return _WEEKDAYS[found["day"]]


def backup_of(text: str) -> str:
    """Who is to be the backup; empty where nobody is."""
    found = _found("backup", text) or _found("backup_for", text)
    return found["who"] if found else ""


def contact_of(text: str) -> tuple[str, str] | None:
    """Whom to ring when something is wrong, and the number; None where nobody is told."""
    found = _found("contact", text)
    return (found["who"].strip("是为 "), found["phone"]) if found else None


def is_about(text: str) -> Matter | None:
    """What a sentence says of a bond; None where it says nothing of one."""
    done, now = bool(_found("told", text)), bool(_found("for_now", text))
    theirs = done or bool(_found("own_life", text))
    tests = (
        (Matter.WHO, _found("who", text)),
        (Matter.END, _found("end", text)),
        (Matter.RELEASE, not done and _found("release", text)),
        (Matter.WITHDRAW, not now and not theirs and _found("no_more", text)),
        (Matter.PROPOSE, proposal_of(text)),
        (Matter.BACKUP, not done and backup_of(text)),
        (Matter.CONTACT, contact_of(text)),
        (Matter.BIRTHDAY, not done and read_birthday(text) and "生日" in text),
        (Matter.WAY, not theirs and way_of(text)),
        (Matter.RHYTHM, not theirs and _found("how_often", text) and rhythm_of(text)),
        (Matter.WEEKDAY, not theirs and weekday_of(text) is not None),
        (Matter.END, _found("left", text)),
        (Matter.REFUSE, not now and _found("refuses", text)),
        (Matter.CONSENT, not done and _found("agrees", text)),
    )
    return next((matter for matter, holds in tests if holds), None)


def has_left(text: str) -> bool:
    """Whether the household moved away or died."""
    return _found("left", text) is not None


def _proposal(who: str, note: str, rest: str) -> Proposal | None:
    address = parse_address(rest)
    home = ""
    if address is not None and address.building:
        home = "-".join(filter(None, (address.building, address.unit, address.room)))
        rest = rest[: address.start] + "，" + rest[address.end :]
    target = _target(_rules()["backup"].sub("", rest))
    if not target:
        return None
    liaison = _found("liaison", note or rest)
    of_unit = liaison is not None and _found("unit", who) is not None
    return Proposal(
        who=liaison["who"] if liaison and of_unit else who,
        target=target,
        home=home,
        backup=backup_of(rest),
        unit_name=who if of_unit else "",
        every_days=rhythm_of(rest),
        way=way_of(rest),
        categories=tuple(code for word, code in CATEGORIES.items() if word in rest),
    )


def _target(rest: str) -> str:
    """The name in what is left of a proposal: the first piece that says nothing else."""
    for piece in _SPLIT.split(rest):
        if rhythm_of(piece) is not None or way_of(piece) or _found("liaison", piece):
            continue
        bare = piece
        for word in CATEGORIES:
            bare = bare.replace(word, "")
        bare = _rules()["edges"].sub("", bare)
        if bare and len(bare) <= 10 and not bare.isdigit():
            return bare
    return ""


def _count(words: str | None) -> int:
    return (parse_number(words) if words else None) or 1
