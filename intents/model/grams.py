"""The tagger's features added up without writing each of them out.

Every run of one to three characters speaks for the characters around it, each time under another
name. All that one run says is kept in one long integer with a lane for every character that it can
speak for, from the third before its beginning to the third after. Going through a message the
lanes move along, so that a character costs three look-ups and three additions.
`spans.char_features` names the same features one by one, for training.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from struct import iter_unpack

from intents.model.linear import OFFSET, Linear

EDGE = "^^^"
_REACH = 3
# The name under which a run speaks, and how many places after its first character lies the one
# that it speaks for.
_OFFSETS = {
    "3": 3, "2": 2, "1": 1, "0": 0, "4": -1, "5": -2, "6": -3,
    "23": 3, "12": 2, "01": 1, "04": 0, "45": -1, "56": -2,
    "123": 3, "012": 2, "014": 1, "045": 0, "456": -1,
}  # fmt: skip
_ASKED = re.compile(r"([a-z]+\.[a-z]+)(?=\d)")

Runs = dict[str, int]


@dataclass(frozen=True, slots=True)
class Tagger:
    """The trained tagger: what runs say, alone and under an intent, and the rows of the rest."""

    linear: Linear
    runs: Mapping[str, Runs]

    @classmethod
    def of(cls, linear: Linear) -> Tagger:
        """Arrange a model's rows for tagging."""
        shifts = {name: linear.lane * (at + _REACH) for name, at in _OFFSETS.items()}
        runs: dict[str, Runs] = {"": {}}
        rest: Runs = {}
        for name, row in linear.rows.items():
            intent, said = "", name
            if not name[0].isdigit():
                match = _ASKED.match(name)
                if match is None:
                    rest[name] = row
                    continue
                intent, said = match[1], name[match.end() :]
            # A run has as many characters as the name under which it speaks.
            half = len(said) // 2
            known = runs.setdefault(intent, {})
            run = said[half:]
            known[run] = known.get(run, 0) + (row << shifts[said[:half]])
        return cls(replace(linear, rows=rest), runs)

    def totals(self, text: str, intents: Sequence[str]) -> list[int]:
        """Return for every character of `text` the packed sum of what its surroundings say."""
        # Two signs that no run holds keep the last runs from being cut short.
        line = EDGE + text + EDGE + "\0\0"
        rows = self.linear.rows
        base = sum(rows.get(intent, 0) for intent in intents)
        looks = [self.runs[name].get for name in ("", *intents) if name in self.runs]
        lane = self.linear.lane
        mask = (1 << lane) - 1
        sums: list[int] = []
        moving = 0
        for place in range(len(line) - 2):
            moving >>= lane
            one, two, three = line[place], line[place : place + 2], line[place : place + 3]
            for look in looks:
                moving += look(one, 0) + look(two, 0) + look(three, 0)
            sums.append((moving & mask) + base)
        # What is known after reading a place is complete for the third one before it.
        return sums[2 * _REACH : 2 * _REACH + len(text)]

    def odds(self, totals: Iterable[int], places: Sequence[int]) -> list[list[float]]:
        """Return the log-odds of the columns at `places` for every sum of rows."""
        linear = self.linear
        size = linear.lane // 8
        packed = b"".join(total.to_bytes(size, "little") for total in totals)
        wanted = [(at, linear.scales[at], linear.biases[at]) for at in places]
        found: list[list[float]] = []
        for sums in iter_unpack(f"<{size // 2}H", packed):
            norm, lift = (sums[-1] + 1) ** -0.5, OFFSET * sums[-1]
            found.append([(sums[at] - lift) * scale * norm + bias for at, scale, bias in wanted])
        return found
