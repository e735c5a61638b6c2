"""接龙: the list that grows by a line with everybody who joins."""

from __future__ import annotations

import re
from dataclasses import dataclass

from intents.normalise import normalise
from intents.slots.party import find_party

_LINE = re.compile(
    r"^\s*[【\[(（]?(?P<no>\d{1,3}|[一二三四五六七八九十]{1,3}|[①-⑳])\s*"
    r"(?:[.、．)）:：,，】\]]|\s|号[:：. ])"
    r"\s*(?P<rest>.*)$"
)
_CIRCLED = re.compile(r"[①-⑳]")
_KEYCAP = re.compile("(?<=[0-9])\ufe0f?\u20e3")
_FIRST = re.compile("(?m)^\\s*1(?:\\s*[.、．)）]|\ufe0f?\u20e3)")
_LOOSE = re.compile(r"^\s*(?P<no>\d{1,3}|[①-⑳])\s*(?P<rest>\D.*)$")
_HEAD = re.compile(
    r"#?\s*(?:群?接龙|group note)\s*[:：]?\s*|^(?:例如?|例子?)[:：]?.*$", re.IGNORECASE
)
_PICTURE = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f\u200d]+")
_LONGEST = 8
"""No name on a list is longer."""
_ROOM = re.compile(
    r"\d{1,2}\s*#\s*\d{1,2}(?:\s*-\s*\d{3,4})?|(?:\d{1,2}|[a-zA-Z])\s*(?:号楼|栋|幢|#|单元)?\s*[-—]\s*\d{1,4}(?:\s*[-—]\s*\d{1,4})?(?:"
    r"[东西中]户?)?"
    r"|[0-9一二三四五六七八九十]{1,3}\s*(?:号楼|栋|幢|#|楼)(?:[0-9一二三四五]\s*单元)?(?:\s*\d{"
    r"3,4})?(?:室)?|\d\s*单元\s*(?:\d{3,4})?(?:室)?|(?<!\d)[1-9]\d?0\d(?!\d)(?:室)?|(?<!\d)\d{3"
    r",4}室"
)
_PHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
_NAME_END = re.compile(
    r"[\s(（,，:：;；/+＋、。!！·\-—]|带|和(?=[我老媳儿闺孙邻])|替|\d|x\d|×|"
    r"[一二两三四五六七八九](?:个|人|位|大)|参加|报名|能?到|晚到|下午|上午|我带|负责|来(?:$|帮)"
)
_KEEP_PAIR = re.compile(
    r"^\S{1,3}(?:两口子|夫妻|夫妇|母女|父子|母子|父女|姐妹|兄弟|一家三口|一家|娘俩|爷俩|全家)"
)
_SPEAKER = re.compile(r"^[我俺](?=[\s(（]+[一-鿿]{2,3}[)）]?$)[\s(（]+")
_LIVES = re.compile(r"(?:[\d一二三四五六七八九十]{1,3}(?:楼|栋)|\d{3,4})[一-鿿]")
"""A floor, a block or a room that is part of how somebody is called: "5楼小何"."""
_SEPARATORS = " \t,，:：;；-—.、"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a chain; `heads` counts the one who wrote it."""

    number: int
    name: str
    heads: int
    remark: str
    room: str | None


@dataclass(frozen=True, slots=True)
class Chain:
    """A 接龙 with its title and its lines in order."""

    title: str
    entries: tuple[Entry, ...]

    @property
    def heads(self) -> int:
        """Return how many people the chain holds."""
        return sum(entry.heads for entry in self.entries)

    @property
    def names(self) -> list[str]:
        """Return the names in order."""
        return [entry.name for entry in self.entries]


def parse_chain(text: str) -> Chain | None:
    """Read a 接龙 out of the original `text`; None where it is none."""
    marked = "接龙" in text or "#Group Note" in text
    if not marked and ("\n" not in text or not _FIRST.search(text)):
        return None
    lines = _lines(text)
    title, rows = _split(lines, marked)
    entries = tuple(entry for number, rest in rows if (entry := _entry(number, rest)))
    if not entries or (not marked and not _people(entries)):
        return None
    return Chain(title, entries)


def _people(entries: tuple[Entry, ...]) -> bool:
    """Tell a list of people from a list of matters."""
    return len(entries) > 1 and all(len(entry.name) <= _LONGEST for entry in entries)


def _lines(text: str) -> list[str]:
    text = _KEYCAP.sub(". ", text)
    text = _CIRCLED.sub(lambda match: f"{normalise(match[0]).text}. ", text)
    lines = [line.strip() for line in text.replace("@邻里助手", " ").splitlines()]
    if len(lines) == 1:
        lines = re.sub(
            r"(?:(?<=\s)|(?<=[^\d\-.:]))(?=\d{1,2}[.、．]\s*\D)", "\n", text
        ).splitlines()
    return [line.strip() for line in lines if line.strip()]


def _split(lines: list[str], marked: bool) -> tuple[str, list[tuple[int, str]]]:
    title: list[str] = []
    rows: list[tuple[int, str]] = []
    for line in lines:
        match = _LINE.match(line) or (_LOOSE.match(line) if rows else None)
        if match and (rows or not _titled(match, line, title)):
            rows.append((_number(match["no"]), match["rest"]))
        elif rows and not marked:
            break
        elif rows:
            continue
        else:
            title.append(line)
    return _title(title), rows


def _titled(match: re.Match[str], line: str, title: list[str]) -> bool:
    """Tell a title that begins with a date ("28号 包饺子") from the first line of the list."""
    return (
        not title
        and bool(re.match(r"\s*\d{1,2}\s*[月号日.:]\d{0,2}\S", line))
        and _number(match["no"]) > 6
    )


def _number(raw: str) -> int:
    folded = normalise(raw).text
    return int(folded) if folded.isdigit() else 0


def _title(lines: list[str]) -> str:
    for line in lines:
        cleaned = _HEAD.sub("", line).strip(" #:：")
        if cleaned:
            return cleaned
    return ""


def _entry(number: int, rest: str) -> Entry | None:
    rest = _PICTURE.sub(" ", _PHONE.sub(" ", rest).replace("➕", "+")).strip()
    room = _ROOM.search(rest)
    room_text = room[0].strip() if room else None
    body = (rest[: room.start()] + " " + rest[room.end() :] if room else rest).strip(_SEPARATORS)
    if not body and not room_text:
        return None
    name = _name(_SPEAKER.sub("", body)) or room_text or ""
    if _LIVES.match(rest) and room and rest.startswith(room[0] + name):
        name = room[0] + name
    remark = body[len(name) :].strip(_SEPARATORS + "()（）")
    folded = normalise(body).text
    return Entry(number, name, _heads(folded), remark, room_text)


def _heads(folded: str) -> int:
    plus = re.search(r"\+(\d)", folded)
    if plus:
        return int(plus[1]) + 1
    if re.search(r"\+\S", folded):
        return 1 + folded.count("+")
    return find_party(folded) or 1


def _name(body: str) -> str:
    pair = _KEEP_PAIR.match(body)
    if pair:
        return pair[0]
    end = _NAME_END.search(body, 1) if body else None
    return body[: end.start()].strip() if end else body.strip(" )）")
