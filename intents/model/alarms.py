"""What the danger net learns from: messages with the kind of danger that each tells of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from intents.contract import Label, Row
from intents.data import ROOT, read_yaml
from intents.emergencies import EmergencyKind, kind_of, plain, ruled_in
from intents.model.heads import NONE
from intents.model.said import sayings
from intents.normalise import normalise

FOLDER = ROOT / "corpus" / "danger"
KINDS = ROOT / "corpus" / "danger-kinds.yaml"
COLUMNS = [("danger", str(kind)) for kind in EmergencyKind] + [("danger", NONE)]


@dataclass(frozen=True, slots=True)
class Alarm:
    """A message in the words of the rules, and its danger: an `EmergencyKind` or `none`.

    `written` is one that was thought up for danger alone.
    """

    id: str
    folded: str
    kind: str
    written: bool = False


def told() -> Iterator[Alarm]:
    """Yield the wordings that were written for this net, those that the rules were mended with,
    and the sayings that tell of no danger."""
    for path in sorted(FOLDER.glob("*.yaml")):
        raw = read_yaml(path)
        for kind, lines in raw.get("danger", {}).items():
            yield from _alarms(path.stem, EmergencyKind(kind), lines)
        yield from _alarms(path.stem, NONE, raw.get("safe", ""))
    # The same saying comes once for every scene; the net does not look at scenes.
    quiet = {plain(said.reading.text) for said in sayings() if not _is_urgent(said.labels)}
    yield from (Alarm(f"said/{text}", text, NONE) for text in sorted(quiet))


def heard(rows: Iterable[Row]) -> Iterator[Alarm]:
    """Yield labelled messages; the kind of a danger follows from `KINDS`, then from the words,
    then from the category."""
    known: dict[str, str] = {
        name: kind for kind, names in read_yaml(KINDS).items() for name in names.split()
    }
    for row in rows:
        urgent = [label for label in row.requests if label.slots.get("urgency") == "emergency"]
        kind = known.get(row.id) or _kind(row.text, urgent[0]) if urgent else NONE
        yield Alarm(row.id, fold(row.text), str(kind))


def fold(text: str) -> str:
    """Return a message as the net reads it."""
    return plain(normalise(text).text)


def _is_urgent(labels: Iterable[Label]) -> bool:
    return any(label.slots.get("urgency") == "emergency" for label in labels)


def _kind(text: str, label: Label) -> EmergencyKind:
    return ruled_in(normalise(text).text) or kind_of(label.slots.get("category"))


def _alarms(name: str, kind: str, lines: str) -> Iterator[Alarm]:
    for line in lines.splitlines():
        yield Alarm(f"{name}/{line}", fold(line), str(kind), written=True)
