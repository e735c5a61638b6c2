"""Take names, phones and rooms out of a text, and put them back into what comes of it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from intents.slots.numbers import to_int
from intents.slots.people import SURNAMES, TITLES

_LETTERS = "甲乙丙丁戊己庚辛壬癸"
_PHONE = re.compile(
    r"(?<!\d)(?:1[3-9]\d(?:[ -]?\d{4}){2}|0\d{2,3}[- ]?\d{7,8}|[2-8]\d{6,7})(?!\d)"
)
_IDENTITY = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
_LONG = re.compile(r"(?<!\d)\d{6,}(?!\d)")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]"
    r"[A-HJ-NP-Z][·\s]?[A-HJ-NP-Z0-9]{4,5}[A-HJ-NP-Z0-9学警]",
    re.IGNORECASE,
)
_PUBLIC = frozenset({
    "110", "119", "120", "122", "12345", "12348", "12333", "12393", "12338", "12355", "96110",
    "95598", "12388", "114", "12306", "96333",
})  # fmt: skip
_ROOM = re.compile(
    r"(?<![\d.:/年])(?!20\d\d[-/.])(?:\d{3,4}|[一二三四五六七八九][零〇幺一二三四五六七八九]{2,3})"
    r"(?![\d.:/]|年|元|块|度|米|万|斤|公|个|人|天|次|分|毫|克|平|瓦|升|页|字|%|℃|kg|ml)",
    re.IGNORECASE,
)
_TITLED = re.compile(
    rf"(?P<keep>老|小|大|阿)?(?P<name>(?!和)[{SURNAMES}](?:(?![和跟与给的])[一-鿿]){{0,2}}?)"
    rf"(?P<title>{TITLES})"
)
_NICKED = re.compile(
    rf"(?<![大从])(?P<keep>[老小阿])(?P<name>[{SURNAMES}])(?P<title>)(?![时区心组孩朋年家户])"
)
_TOLD = re.compile(
    rf"(?:我是|我叫|名叫|姓名[:：]?|联系人[:：]?|党员)(?P<name>[{SURNAMES}][一-鿿]{{1,2}})"
    r"(?=[,，。;；、 !！?？\n报来在电]|$)"
)


@dataclass(slots=True)
class Masked:
    """A text without private data; `originals` says what each stand-in stands for."""

    text: str
    originals: dict[str, str] = field(default_factory=dict)

    def restore(self, text: str) -> str:
        """Return `text` with the originals in the stand-ins' places."""
        if not self.originals:
            return text
        longest = sorted(self.originals, key=len, reverse=True)
        pattern = re.compile("|".join(map(re.escape, longest)))
        return pattern.sub(lambda found: self.originals[found[0]], text)


def mask(text: str, names: Iterable[str] = ()) -> Masked:
    """Put stand-ins for phones, identity and other long numbers, plates, mail addresses, rooms,
    and for the names of people: `names` and whatever looks like one.

    Stand-ins look like what they stand for, so that the text reads as it did.
    """
    masked = Masked(unicodedata.normalize("NFKC", text))
    for pattern in (_MAIL, _IDENTITY, _PHONE, _LONG):
        _replace(masked, pattern, lambda count: f"1990000{count:04d}")
    _replace(masked, _PLATE, lambda count: f"晋Z0000{count}")
    _replace(masked, _ROOM, lambda count: str(9900 + count), keep=_PUBLIC)
    for name in sorted({each for each in names if len(each) > 1}, key=len, reverse=True):
        _replace(masked, re.compile(re.escape(name)), _person("某"))
    for pattern in (_NICKED, _TITLED, _TOLD):
        _replace_name(masked, pattern)
    return masked


def room_of(original: str) -> str:
    """Return the digits of a room that was masked: "五零一" is 501."""
    return original if original.isascii() else str(to_int(original))


def _person(before: str) -> Callable[[int], str]:
    return lambda count: (
        before + _LETTERS[(count - 1) % len(_LETTERS)] * (1 + (count - 1) // len(_LETTERS))
    )


def _stand_in(masked: Masked, original: str, make: Callable[[int], str]) -> str:
    known = next((key for key, value in masked.originals.items() if value == original), None)
    if known is not None:
        return known
    count = 1
    while make(count) in masked.originals or make(count) in masked.text:
        count += 1
    masked.originals[make(count)] = original
    return make(count)


def _replace(
    masked: Masked, pattern: re.Pattern[str], make: Callable[[int], str],
    keep: frozenset[str] = frozenset(),
) -> None:  # fmt: skip
    def put(found: re.Match[str]) -> str:
        if found[0] in keep or found[0] in masked.originals:
            return found[0]
        return _stand_in(masked, found[0], make)

    masked.text = pattern.sub(put, masked.text)


def _replace_name(masked: Masked, pattern: re.Pattern[str]) -> None:
    """Replace the name alone: its title tells who is meant and gives nobody away."""

    def put(found: re.Match[str]) -> str:
        said = found.groupdict()
        name, title = said["name"], said.get("title") or ""
        original = f"{said.get('keep') or ''}{name}{title}"
        if original in masked.originals:
            return found[0]
        letters = _person("某")
        stand_in = _stand_in(masked, original, lambda count: letters(count) + title)
        return found[0].replace(original, stand_in, 1)

    masked.text = pattern.sub(put, masked.text)
