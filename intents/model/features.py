"""What the model looks at, as strings."""

from __future__ import annotations

from collections.abc import Iterable
from operator import add

from intents.lexicon import Hit
from intents.reading import Reading

_SIGNS = str.maketrans("，、；;。!！？\n ~～…:.—()“”", ',,,,,,,?,,,,,,,,,,""')


def of_message(reading: Reading, scene: str, role: str, mentioned: bool) -> set[str]:
    """Return the features of a whole message."""
    found = set(text_features(reading.masked))
    found |= tag_features(reading.hits)
    found |= _edges(reading)
    found |= _shape(reading)
    overheard = [f"~{name}" for name in found if not mentioned and name[0] in "TSQ#"]
    found.update(overheard)
    return found | flags(scene, role, mentioned)


def flags(scene: str, role: str, mentioned: bool) -> set[str]:
    """Return who speaks where, as features."""
    where = "p" if scene == "private" else "g" if mentioned else "o"
    return {f"w{where}", f"r{role}", f"r{role}{where}"}


def text_features(masked: str) -> set[str]:
    """Return the character features of masked text: runs of one to four."""
    line = "^" + masked.translate(_SIGNS).strip(",") + "$"
    found = set(line)
    runs: Iterable[str] = line
    for size in (1, 2, 3):
        runs = list(map(add, runs, line[size:]))
        found.update(runs)
    return found


def tag_features(hits: list[Hit]) -> set[str]:
    """Return the lexicon's tags, alone and in the order in which they follow each other."""
    tags = {hit.tag for hit in hits}
    found = {f"T{tag}" for tag in tags}
    cues = sorted(tag for tag in tags if tag.startswith("cue."))
    found.update(f"S{a[4:]}+{b[4:]}" for i, a in enumerate(cues) for b in cues[i + 1 :])
    return found


def _edges(reading: Reading) -> set[str]:
    """Return the tags of the first and the last clause: stories come first, requests last."""
    if len(reading.clauses) < 2:
        return set()
    first, last = reading.clauses[0].end, reading.clauses[-1].start
    found = {f"F{hit.tag}" for hit in reading.hits if hit.start < first}
    found.update(f"E{hit.tag}" for hit in reading.hits if hit.start >= last)
    return found


def _shape(reading: Reading) -> set[str]:
    found = {
        f"#len{min(9, len(reading.masked).bit_length())}",
        f"#cl{min(6, len(reading.clauses))}",
    }
    for name, there in (
        ("addr", reading.addresses), ("date", reading.dates), ("time", reading.times),
        ("ref", [r for r in reading.refs if r.sure]), ("weak", reading.refs),
        ("phone", reading.phone), ("chain", reading.chain),
    ):  # fmt: skip
        if there:
            found.add(f"#{name}")
    text = reading.text
    stripped = text.rstrip()
    if "?" in text or "？" in text:
        found.add("Q")
    if stripped.endswith(("?", "吗", "呢", "不", "么", "没", "没有", "吧")):
        found.add("Qend" + stripped[-1])
    return found
