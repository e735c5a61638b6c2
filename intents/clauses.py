"""Several requests in one message: which words belong to which."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from intents.lexicon import Hit
from intents.model import features
from intents.model.heads import HEADS, NONE, own, shares
from intents.model.net import Net, Scores
from intents.reading import Clause, Reading

_STAY = 0.8
"""What it costs, in log-odds, to change the subject between two clauses."""


@dataclass(frozen=True, slots=True)
class Segment:
    """The clauses that speak for one intent, and the model's scores on them alone."""

    intent: str
    clauses: tuple[Clause, ...]
    scores: Scores

    @property
    def start(self) -> int:
        """Return where the segment begins."""
        return self.clauses[0].start

    def holds(self, start: int) -> bool:
        """Tell whether a place in the text lies in this segment."""
        return any(clause.start <= start < clause.end for clause in self.clauses)


def clause_names(reading: Reading, clauses: Sequence[Clause], flags: set[str]) -> set[str]:
    """Return the features of some clauses alone, as if they were a message."""
    masked, positions = reading.masked, reading.positions
    kept: list[str] = []
    hits: list[Hit] = []
    for clause in clauses:
        left, right = bisect_left(positions, clause.start), bisect_left(positions, clause.end)
        kept.append(masked[left:right])
        hits += [hit for hit in reading.hits if clause.start <= hit.start < clause.end]
    return features.text_features("".join(kept)) | features.tag_features(hits) | flags


class Scorer:
    """Scores stretches of one message as if each were a message, none of them twice."""

    __slots__ = ("_flags", "_known", "_net", "reading")

    def __init__(self, net: Net, reading: Reading, flags: set[str]) -> None:
        """Score with `net`; `flags` tell who speaks where."""
        self.reading = reading
        self._net, self._flags = net, flags
        self._known: dict[tuple[Clause, ...], Scores] = {}

    def of(self, *clauses: Clause) -> Scores:
        """Return the scores of some clauses alone."""
        found = self._known.get(clauses)
        if found is None:
            found = self._net.scores(clause_names(self.reading, clauses, self._flags))
            self._known[clauses] = found
        return found

    def over(self, reading: Reading) -> Scorer:
        """Return a scorer of another reading of the same message."""
        return Scorer(self._net, reading, self._flags)


_BARE = re.compile(r"[rwvamRNDT\s,，、和跟与号\-#@.]*")


def told(reading: Reading) -> list[Clause]:
    """Return the clauses, each that only names numbers joined to the one that says something."""
    found: list[Clause] = []
    start: int | None = None
    for clause in reading.clauses:
        begins = clause.start if start is None else start
        left, right = (bisect_left(reading.positions, at) for at in (clause.start, clause.end))
        if _BARE.fullmatch(reading.masked, left, right):
            start = begins
        else:
            found.append(Clause(begins, clause.end))
            start = None
    if start is not None:
        found.append(Clause(start, reading.clauses[-1].end))
    return found


def assign(scorer: Scorer, intents: Sequence[str], whole: Scores) -> list[Segment]:
    """Give every clause to one of `intents`, each of which gets at least one where it can."""
    reading = scorer.reading
    clauses = told(reading) if len(intents) > 1 else reading.clauses
    if len(intents) == 1 or len(clauses) < 2:
        return [Segment(intent, tuple(clauses) or (Clause(0, 0),), whole) for intent in intents]
    columns = [HEADS["intent"].index(intent) for intent in intents]
    scored = [own(scorer.of(clause), "intent") for clause in clauses]
    rows = [[odds[column] for column in columns] for odds in scored]
    path = _cover(_path(rows), rows, len(intents))
    segments = []
    for place, intent in enumerate(intents):
        held = tuple(clause for clause, at in zip(clauses, path, strict=True) if at == place)
        if held:
            segments.append(Segment(intent, held, scorer.of(*held)))
        else:
            segments.append(Segment(intent, tuple(clauses), whole))
    return segments


def _path(rows: list[list[float]]) -> list[int]:
    total, back = rows[0], []
    width = range(len(rows[0]))
    for row in rows[1:]:
        chosen = [_before(total, place) for place in width]
        total = [
            total[before] - _STAY * (before != place) + row[place]
            for place, before in enumerate(chosen)
        ]
        back.append(chosen)
    state = max(width, key=total.__getitem__)
    path = [state]
    for chosen in reversed(back):
        state = chosen[state]
        path.append(state)
    return path[::-1]


def _before(total: list[float], place: int) -> int:
    costs = [score - _STAY * (before != place) for before, score in enumerate(total)]
    return max(range(len(costs)), key=costs.__getitem__)


def _cover(path: list[int], rows: list[list[float]], count: int) -> list[int]:
    """Hand an intent that got no clause the one that speaks for it most."""
    for missing in [place for place in range(count) if place not in path]:
        free = [at for at in range(len(path)) if path.count(path[at]) > 1]
        if free:
            best = max(free, key=lambda at: rows[at][missing] - rows[at][path[at]])
            path[best] = missing
    return path


_NEXT = re.compile(
    r"另外|另[,，、 ]|还有(?![没几多谁哪])|顺便|顺带|对了|再[说有问报来]|再一[个件]|再者|此外"
    r"|同时|然后|最后"
    r"|其[二三四]|[二三四五]是|[二三四五]来|第[二三四五]|[②③④⑤]|[2-5二三四五][、.:)）]"
    r"|[乙丙丁][:,、]"
    r"|(?:头|二|三)一件|(?:还|也)(?:想|要|得|请)?(?:问|报|说)"
)
_COUNTED = re.compile(
    r"[2-5](?![\d号楼栋点月日块个人年单\-#])|[二三四五](?![\d号楼栋点月日块个人年单百十千层天宝])"
)
"""A number that goes on a list without a sign behind it."""
_ONE = re.compile(
    r"(?:^|[\s,，。:：;；])(?:[1一](?![\d号楼栋点月日块个人年单百十千层天下直样般起\-#])|①)"
)
_LIST = re.compile(
    r"[一1①甲][、.:)）是]|第一|头一[个件]|其一|一来"
    r"|[两俩二三四五2345][样件个桩](?:事|东西|问题)?(?:儿|情)?[,:，：哈 ]"
)
_REPEATED = frozenset({
    "report.submit", "policy.ask", "hotline.ask", "visit.record", "wish.submit", "helper.find",
    "helper.offer",
})  # fmt: skip
"""What one message can well ask twice without a number to tell the two apart."""
_SURE = 0.5
"""The least share with which a stretch must speak for its intent to be a request of its own."""


def stretches(reading: Reading) -> list[list[Clause]]:
    """Part a message where its own words say that another matter begins.

    A semicolon or a line break parts it as well where the message announces a list.
    """
    text = reading.text
    if not _NEXT.search(text) and not _LIST.search(text) and not _ONE.search(text):
        return [reading.clauses]
    listed = _LIST.search(text) is not None
    counted = listed or _ONE.search(text) is not None
    groups: list[list[Clause]] = []
    for clause in _finer(reading):
        before = text[groups[-1][-1].end : clause.start] if groups else ""
        broken = listed and any(sign in before for sign in ";；\n")
        next_ = _NEXT.match(text, clause.start, clause.end) or (
            counted and _COUNTED.match(text, clause.start, clause.end)
        )
        if not groups or broken or next_:
            groups.append([])
        groups[-1].append(clause)
    return groups


_INSIDE = re.compile(
    r"(?<=[一-鿿\d])(?:另外|还有[个俺我咱那跟水]|顺便|顺带|再一[个件]|再说一|[二三]一件|再给我一个|再帮我问|就是俺又)"
)


def _finer(reading: Reading) -> list[Clause]:
    """Part the clauses as well where one typed without signs goes on to something else."""
    found: list[Clause] = []
    for clause in told(reading):
        start = clause.start
        for match in _INSIDE.finditer(reading.text, clause.start + 2, clause.end):
            found.append(Clause(start, match.start()))
            start = match.start()
        found.append(Clause(start, clause.end))
    return found


def parted(scorer: Scorer, allowed: Callable[[str], bool]) -> list[tuple[float, Segment]]:
    """Read each stretch of a message for itself; empty where fewer than two ask for something."""
    found: list[tuple[float, Segment]] = []
    groups = stretches(scorer.reading)
    for group in groups if len(groups) > 1 else []:
        scores = scorer.of(*group)
        pairs = zip(shares(scores, "intent"), HEADS["intent"], strict=True)
        share, intent = max(pair for pair in pairs if pair[1] == NONE or allowed(pair[1]))
        if intent == NONE or share < _SURE:
            continue
        said = next((at for at, (_, old) in enumerate(found) if old.intent == intent), None)
        if said is None or intent in _REPEATED:
            found.append((share, Segment(intent, tuple(group), scores)))
        else:
            both = (*found[said][1].clauses, *group)
            found[said] = (share, Segment(intent, both, scorer.of(*both)))
    return found if len(found) > 1 else []


def parted_at(
    scorer: Scorer, starts: Sequence[int], allowed: Callable[[str], bool]
) -> list[tuple[float, Segment]]:
    """Read what is said of each of several things from where it is named.

    Empty unless every stretch surely asks for something `allowed`, and not all the same.
    """
    clauses = scorer.reading.clauses
    groups: list[tuple[Clause, ...]] = []
    named = [any(each.start <= at < each.end for at in starts) for each in clauses]
    for clause, fresh in zip(clauses, named, strict=True):
        if not groups or (fresh and any(start < clause.start for start in starts)):
            groups.append(())
        groups[-1] += (clause,)
    found: list[tuple[float, Segment]] = []
    for group in groups if len(groups) > 1 else []:
        scores = scorer.of(*group)
        share, intent = max(zip(shares(scores, "intent"), HEADS["intent"], strict=True))
        if share < _SURE or intent == NONE or not allowed(intent):
            return []
        found.append((share, Segment(intent, group, scores)))
    return found if len({segment.intent for _, segment in found}) > 1 else []


def split_by(scorer: Scorer, segment: Segment, starts: Sequence[int]) -> list[Segment]:
    """Part a segment before each clause in which one of `starts` lies."""
    groups: list[list[Clause]] = []
    marked: list[bool] = []
    for clause in segment.clauses:
        fresh = any(clause.start <= start < clause.end for start in starts)
        if not groups or (fresh and marked[-1]):
            groups.append([])
            marked.append(False)
        groups[-1].append(clause)
        marked[-1] = marked[-1] or fresh
    if len(groups) == 1:
        return [segment]
    return [Segment(segment.intent, tuple(group), scorer.of(*group)) for group in groups]


def split_topics(
    scorer: Scorer, segment: Segment, value_of: Callable[[Clause, Scores], str | None]
) -> list[Segment]:
    """Part a segment whose clauses speak of different values, as `value_of` reads them."""
    groups: list[tuple[str | None, list[Clause]]] = []
    for clause in segment.clauses:
        value = value_of(clause, scorer.of(clause))
        if not groups or (value and groups[-1][0] and value != groups[-1][0]):
            groups.append((value, [clause]))
        else:
            groups[-1] = (groups[-1][0] or value, [*groups[-1][1], clause])
    if len(groups) == 1:
        return [segment]
    return [Segment(segment.intent, tuple(own_), scorer.of(*own_)) for _, own_ in groups]
