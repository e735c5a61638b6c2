"""The tagger's features added up without writing each of them out.

Every run of one to three characters speaks for the characters around it, each time under another
name. What it says is looked up once and remembered, so that a message costs three look-ups a
character. `spans.char_features` names the same features one by one, for training.
"""

from __future__ import annotations

from collections.abc import Sequence

from intents.model.linear import Linear

EDGE = "^^^"
MOST_KEPT = 200_000
"""How many runs are remembered before all are forgotten: some 40 MB."""
# The name under which a run speaks, and how many places after its first character lies the one
# that it speaks for.
_ONE = (("3", 3), ("2", 2), ("1", 1), ("0", 0), ("4", -1), ("5", -2), ("6", -3))
_TWO = (("23", 3), ("12", 2), ("01", 1), ("04", 0), ("45", -1), ("56", -2))
_THREE = (("123", 3), ("012", 2), ("014", 1), ("045", 0), ("456", -1))
_ASKED_ONE = (("1", 1), ("0", 0))
_ASKED_TWO = (("12", 2),)
_Names = tuple[tuple[str, int], ...]


def totals(model: Linear, text: str, intents: Sequence[str]) -> list[int]:
    """Return for every character of `text` the packed sum of what its surroundings say."""
    line = EDGE + text + EDGE
    sums = [sum(model.rows.get(intent, 0) for intent in intents)] * (len(line) + 6)
    plain = (("", 1, _ONE), ("", 2, _TWO), ("", 3, _THREE))
    asked = [
        (intent, size, names)
        for intent in intents
        for size, names in ((1, _ASKED_ONE), (2, _ASKED_TWO))
    ]
    for prefix, size, names in (*plain, *asked):
        _add(model, line, sums, prefix, size, names)
    return sums[6 : 6 + len(text)]


def _add(model: Linear, line: str, sums: list[int], prefix: str, size: int, names: _Names) -> None:
    """Add what the runs of one size say. `sums` begins three places before `line`."""
    known = model.memo.setdefault(f"{prefix}/{size}", {})
    if len(known) > MOST_KEPT:
        known.clear()
    for place in range(len(line) - size + 1):
        run = line[place : place + size]
        said = known.get(run)
        if said is None:
            said = known[run] = _said(model, prefix, run, names)
        for offset, row in said:
            sums[place + offset] += row


def _said(model: Linear, prefix: str, run: str, names: _Names) -> tuple[tuple[int, int], ...]:
    """Return where a run says something (counted in `sums`) and what."""
    found = ((offset + 3, model.rows.get(prefix + name + run)) for name, offset in names)
    return tuple((offset, row) for offset, row in found if row is not None)
