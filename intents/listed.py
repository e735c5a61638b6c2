"""Lists that number or mark their items: "①…②…", "一、…二、…", "- …", "第一项：…"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from intents.clauses import Scorer, Segment
from intents.model.heads import HEADS, NONE, own, softmax
from intents.model.net import Scores
from intents.reading import Clause, Reading, read

_EDGE = r"(?:^|(?<=[\s,，。:：;；、.!！?？)）】》]))"
_COUNT = "一二三四五六七八九"
_ANY_SIGN = r"[.．、)）:：]"
_NOUN = r"(?:事儿?|问题|事情|诉求|事项)"
_FORMS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?P<n>[①-⑨])[.．、:：]?"), "①②③④⑤⑥⑦⑧⑨"),
    (re.compile("(?P<n>[1-9])\ufe0f?\u20e3[.．、:：]?"), "123456789"),
    (
        re.compile(rf"{_EDGE}[(（]?(?P<n>[1-9]){_ANY_SIGN}(?!\d+(?:[^\d号#栋楼月\-]|$))"),
        "123456789",
    ),
    (re.compile(rf"{_EDGE}[(（]?(?P<n>[{_COUNT}])[.．、)）:：,，]"), _COUNT),
    (re.compile(rf"{_EDGE}(?P<n>[{_COUNT}])(?:是|来)[,，:：]?"), _COUNT),
    (re.compile(rf"{_EDGE}其(?P<n>[{_COUNT}])[,，:：、是]?"), _COUNT),
    (
        re.compile(
            rf"{_EDGE}第(?P<n>[{_COUNT}])"
            rf"(?:[项条件点个桩样]{_NOUN}?[是,，、:： ]|[项条点桩]|[,，、:： ])[,，:：]?"
        ),
        _COUNT,
    ),
    (re.compile(rf"{_EDGE}(?P<n>[1-9])号?{_NOUN}[,，:：]"), "123456789"),
    (re.compile(rf"{_EDGE}{_NOUN}(?P<n>[{_COUNT}])[,，:：]"), _COUNT),
    (re.compile(rf"{_EDGE}[(（]?(?P<n>[a-e])[)）.．、:：]", re.IGNORECASE), "abcde"),
    (re.compile(rf"{_EDGE}(?P<n>[甲乙丙丁])[:：、,，]"), "甲乙丙丁"),
)
"""How items are numbered, each with the numbers in order."""
_BULLET = re.compile(r"(?m)^[ \t]*[-–—•·*●◆▪○]+[ \t]*(?=\S)")
_ONE_AND_ONE = re.compile(rf"{_EDGE}(?:还有|另|再)?一[个件条样桩]{_NOUN}?(?:是|[:：,，])")
_FIELD = re.compile(r"[^\s,，。:：;；]{1,5}[:：]")
"""A line of a form: "时间：昨天"."""
_SIGNS = re.compile(r"[①1一是来第其aA甲:：.．、)）\n-]")


_ANNOUNCED = re.compile(
    rf"(?:(?P<n>[两俩二三四五2-5])(?:[样件个桩条项点处]|次){_NOUN}?[^\s,，。:：;；]{{0,4}}"
    r"|(?:以下|下列)[^,，。:：;；]{0,10}|(?:同时|一并|一起|分别)[^,，。:：;；]{1,4})[:：]"
)
_MANY = re.compile(r"[两俩二三四五几2-5][样件个桩条项点处]|以下|下列|同时|一并|分别")
_BETWEEN = ("；;", "\n", "。", "，, ")
"""What parts the items of a list without marks, the surest first."""
_COUNTS = {"两": 2, "俩": 2, "二": 2, "三": 3, "四": 4, "五": 5}


@dataclass(frozen=True, slots=True)
class Listed:
    """A message without the marks of its list: what is said before it, and its items."""

    scorer: Scorer
    heading: tuple[Clause, ...]
    items: tuple[tuple[Clause, ...], ...]


_SURE = 0.5
"""The least share with which what stands before the items must speak for a request."""
_WHOLE = 0.2
"""How much the message as a whole has a say in what an item asks."""
_ONCE = frozenset({
    "meeting.propose", "announce.publish", "digest.ask", "bot.help", "member.points",
    "member.checkin", "volunteer.hours", "volunteer.list", "volunteer.checkin", "visit.list",
    "wish.list", "meeting.join",
})  # fmt: skip
"""What nobody asks for twice in one list; several items are one request then."""


def find_marks(text: str) -> list[tuple[int, int]]:
    """Find the marks of the one list in `text`, from the first on; empty where there is none."""
    found = [list(_run(form, order, text)) for form, order in _FORMS]
    found.append([m.span() for m in _BULLET.finditer(text) if not _FIELD.match(text, m.end())])
    found.append([match.span() for match in _ONE_AND_ONE.finditer(text)])
    lists = [marks for marks in found if len(marks) > 1]
    return min(lists) if lists else _announced(text)


def _run(form: re.Pattern[str], order: str, text: str) -> Iterator[tuple[int, int]]:
    """Yield the marks that count from the first number on without a gap."""
    due = 0
    for match in form.finditer(text):
        if due < len(order) and match["n"].lower() == order[due]:
            due += 1
            yield match.span()


def _announced(text: str) -> list[tuple[int, int]]:
    """Find what parts the items of a list that is announced: "两件事：…；…".

    Anything less than a semicolon or a line break has to part as many items as were announced.
    """
    said = _ANNOUNCED.search(text)
    if said is None:
        return []
    count = _COUNTS.get(said["n"] or "") or int(said["n"] or 0)
    first = (said.end() - 1, said.end())
    for place, signs in enumerate(_BETWEEN):
        spans = [m.span() for m in re.finditer(rf"[{signs}](?=\s*\S)", text)]
        marks = [first, *(span for span in spans if span[0] >= said.end())]
        if len(marks) > 1 and (place < 2 or len(marks) == count):
            return marks
    return []


def listed(scorer: Scorer, today: date) -> Listed | None:
    """Read a message as a list; None where it marks no items, or none of them says anything.

    The marks are taken out before it is read again, so that "①5号楼" names the 5th block.
    """
    text = scorer.reading.normal.original
    marks = find_marks(text) if _SIGNS.search(text) else []
    if not marks:
        return None
    reading = read(_without(text, marks), today)
    groups = _groups(reading, [start for start, _ in marks])
    items = tuple(tuple(group) for group in groups[1:] if group)
    if len(items) < 2 or _numbered(reading, groups[0]):
        return None
    original = replace(reading.normal, original=text)
    fresh = scorer.over(replace(reading, normal=original))
    return Listed(fresh, tuple(groups[0]), items)


def _numbered(reading: Reading, heading: Sequence[Clause]) -> bool:
    """Tell whether several numbers named before the items say what the items only describe."""
    end = heading[-1].end if heading else 0
    return sum(ref.start < end for ref in reading.refs) > 1


def _without(text: str, marks: Sequence[tuple[int, int]]) -> str:
    """Write a line break for each mark, so that an item begins there."""
    for start, end in marks:
        text = text[:start] + "\n" + " " * (end - start - 1) + text[end:]
    return text


def _groups(reading: Reading, starts: Sequence[int]) -> list[list[Clause]]:
    """Part the clauses into those before the first mark and those behind each."""
    groups: list[list[Clause]] = [[] for _ in range(len(starts) + 1)]
    for clause in reading.clauses:
        at = reading.normal.offsets[clause.start]
        groups[sum(start <= at for start in starts)].append(clause)
    return groups


def asked(
    message: Listed, whole: Scores, allowed: Callable[[str], bool]
) -> list[tuple[float, Segment]]:
    """Return what the items ask, each for itself; empty where fewer than two ask for something."""
    found: list[tuple[float, Segment]] = []
    scorer = message.scorer
    if message.heading and not _opens(message):
        share, intent = _likeliest(scorer.of(*message.heading), None, allowed)
        if intent != NONE and share >= _SURE:
            found.append((share, Segment(intent, message.heading, scorer.of(*message.heading))))
    for item in message.items:
        _add(found, item, message, whole, allowed)
    return found if len(found) > 1 else []


def _opens(message: Listed) -> bool:
    """Tell whether what stands before the items only announces them."""
    text = message.scorer.reading.text
    last = message.heading[-1]
    said = text[message.heading[0].start : last.end].rstrip()
    return said.endswith(":") or _MANY.search(said) is not None


def _add(
    found: list[tuple[float, Segment]], item: tuple[Clause, ...], message: Listed, whole: Scores,
    allowed: Callable[[str], bool],
) -> None:  # fmt: skip
    """Add an item; what asks nothing or goes on with the same is told with the one before it."""
    scores = message.scorer.of(*item)
    share, intent = _likeliest(scores, whole, allowed)
    if intent == NONE and message.heading:
        share, intent = _likeliest(message.scorer.of(*message.heading, *item), whole, allowed)
    said = next((at for at, (_, old) in enumerate(found) if old.intent == intent), None)
    if intent == NONE:
        said = len(found) - 1 if found else None
    elif said is None or intent not in _ONCE:
        found.append((share, Segment(intent, item, scores)))
        return
    if said is not None:
        before = found[said][1]
        both = (*before.clauses, *item)
        found[said] = (found[said][0], Segment(before.intent, both, message.scorer.of(*both)))


def _likeliest(
    scores: Scores, whole: Scores | None, allowed: Callable[[str], bool]
) -> tuple[float, str]:
    odds = own(scores, "intent")
    if whole is not None:
        odds = [x + _WHOLE * y for x, y in zip(odds, own(whole, "intent"), strict=True)]
    pairs = zip(softmax(odds), HEADS["intent"], strict=True)
    return max(pair for pair in pairs if pair[1] == NONE or allowed(pair[1]))
