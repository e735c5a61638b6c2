"""Numbers by which reports, wishes, activities and matters are named."""

from __future__ import annotations

import re
from typing import NamedTuple

from intents.normalise import normalise
from intents.quick import needs_of, possible
from intents.slots.numbers import to_int


class Ref(NamedTuple):
    """A number that names something; `sure` where it cannot be a day or a house."""

    value: str
    start: int
    end: int
    sure: bool


_N = r"(?:\d{1,4}|[一二三四五六七八九十]{1,3})"
_WHAT = r"(?:微?心愿|愿望|议题|议案|提案|工单|单子?|报修单|诉求|活动|任务|订单|事项)"
_LETTERED = re.compile(
    r"(?<![a-z])(?:[rwvam#](?:单|号)?[-.#]?(?P<n>\d{1,4})(?![\d.-]|号楼|栋)(?:号)?"
    r"|[rwvam](?P<c>[一二三四五六七八九十百零]{1,5})(?!号楼|栋|单元)号?)"
)
_NAMED = re.compile(
    rf"(?:第(?P<a>{_N})[个号条项张]|(?<![\d\-.月])(?P<b>{_N})号(?=[的那这]{{0,3}}[个条张]?"
    rf"{_WHAT})|"
    rf"(?:微?心愿|愿望|工单|单号|编号|议题|议案|活动|报修)(?:编号|号码)?(?:是)?[#:]?(?P<c>\d{{1"
    rf",4}}|[一二三四五六七八九十]+(?=号))号?|编号(?:是|为)?(?P<d>[一二三四五六七八九十百零]{{1,5}}))"
)
_BARE = re.compile(
    rf"(?<![\d\-.月年第])(?P<n>{_N})号(?![楼栋院门线住室房户桌机厅\d]|单元|以[前后]|[上下]午|早"
    rf"|晚|开始|之前|那天|当天)"
)
_MORE = re.compile(rf"(?P<n>{_N})(?:号?[、,和跟及 ]+(?:还有)?)(?={_N}号)(?!{_N}号[楼院])")
_ALSO = re.compile(
    r"(?<=\d)[、,和跟及 ]+(?:还有|以及)?(?P<n>\d{1,4})"
    r"(?![\d月.:点块元人个名位岁栋\-#层]|号[楼院]|单元)"
)


_FORMS = tuple(
    (needs_of(form.pattern), form, sure)
    for form, sure in ((_LETTERED, True), (_NAMED, True), (_BARE, False), (_MORE, False))
)


def find_refs(text: str) -> list[Ref]:
    """Find the numbers in normalised `text` that may name something, in order."""
    found: dict[int, Ref] = {}
    chars = frozenset(text)
    for needs, pattern, sure in _FORMS:
        for match in pattern.finditer(text) if possible(needs, chars) else ():
            _keep(found, match, sure)
    _follow(text, found)
    return sorted(found.values(), key=lambda ref: ref.start)


_SHORT = re.compile(
    r"(?:^|(?<=[\s,，;；、。:：和跟单])|(?<=单子))(?<![分扣] )(?P<n>\d{1,4})号?(?![\d.:\-/%#~w]"
    r"|\s?[号栋楼幢座院层单室户点时月日年个人名位块元分星岁天次度斤克米小多级件条辆台把张只瓶包箱袋盒本套份"
    r"顿家组周期折路届票格秒])(?=[\s,，、和跟]*(?:[一-鿿\d]|ok))"
)
_CALLED = frozenset({"110", "112", "114", "119", "120", "122"})
"""Numbers that one calls."""


def shorthand_refs(text: str) -> list[Ref]:
    """Find the bare numbers by which things are called for short: "403毕", "14送到咧"."""
    return [
        Ref(str(int(m["n"])), *m.span("n"), True)
        for m in _SHORT.finditer(text)
        if int(m["n"]) and m["n"] not in _CALLED
    ]


def _keep(found: dict[int, Ref], match: re.Match[str], sure: bool) -> None:
    group = next(name for name, value in match.groupdict().items() if value is not None)
    start, end = match.span(group)
    number = to_int(match[group])
    inside = any(ref.start <= start < ref.end for ref in found.values())
    if number and not inside:
        found[start] = Ref(str(number), start, max(end, match.end()), sure)


def _follow(text: str, found: dict[int, Ref]) -> None:
    """Add the numbers that follow a sure one without its letter ("R15、16")."""
    for ref in [each for each in found.values() if each.sure]:
        match = _ALSO.match(text, ref.end)
        while match:
            start, end = match.span("n")
            if start in found:
                break
            found[start] = Ref(str(int(match["n"])), start, end, True)
            match = _ALSO.match(text, end)


def parse_refs(text: str) -> list[str]:
    """Return the numbers in `text` that name a report, wish, activity or matter."""
    return [ref.value for ref in find_refs(normalise(text).text)]
