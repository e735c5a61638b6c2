"""What the model looks at, as strings."""

from __future__ import annotations

from itertools import pairwise

from intents.lexicon import Hit
from intents.reading import Reading

_SIGNS = str.maketrans("，、；;。!！？\n ~～…:.—()“”", ',,,,,,,?,,,,,,,,,,""')


def of_message(reading: Reading, scene: str, role: str, mentioned: bool) -> set[str]:
    """Return the features of a whole message."""
    found = set(text_features(reading.masked))
    found |= tag_features(reading.hits)
    found |= _shape(reading)
    overheard = [f"~{name}" for name in found if not mentioned and name[0] in "TSLQ#"]
    found.update(overheard)
    return found | flags(scene, role, mentioned)


def flags(scene: str, role: str, mentioned: bool) -> set[str]:
    """Return who speaks where, as features."""
    where = "p" if scene == "private" else "g" if mentioned else "o"
    return {f"w{where}", f"r{role}", f"r{role}{where}"}


def text_features(masked: str) -> set[str]:
    """Return the character features of masked text: runs of one to four, and of its end."""
    line = "^" + masked.translate(_SIGNS).strip(",") + "$"
    found = set(line)
    found.update(map("".join, pairwise(line)))
    found.update(map("".join, zip(line, line[1:], line[2:], strict=False)))
    found.update(map("".join, zip(line, line[1:], line[2:], line[3:], strict=False)))
    last = line.rstrip("$,?").rpartition(",")[2]
    found.update(f"L{a}{b}" for a, b in zip(last, last[1:] + "$", strict=False))
    return found


def tag_features(hits: list[Hit]) -> set[str]:
    """Return the lexicon's tags, alone and in the order in which they follow each other."""
    tags = {hit.tag for hit in hits}
    found = {f"T{tag}" for tag in tags}
    cues = sorted(tag for tag in tags if tag.startswith("cue."))
    found.update(f"S{a[4:]}+{b[4:]}" for i, a in enumerate(cues) for b in cues[i + 1 :])
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
