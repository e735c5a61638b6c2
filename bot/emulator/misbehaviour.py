"""Ordered misbehaviour: what the platform does wrong on the next calls and callbacks."""

from __future__ import annotations

from dataclasses import dataclass

CALLBACKS = ("aibot", "app", "archive")


@dataclass(slots=True)
class Mischief:
    """One order. `where` is a callback (aibot, app, archive) or an API path such as message/send.

    `retry`: the callback's answer is thrown away as if it came late, and it is sent again.
    `delay`: the callback or the answer waits `seconds`. `drop`: a callback's connection is closed
    after `seconds`, whether or not the bot had it; an API call's is closed before anything is
    done, with `drop_after` when it was done and only the answer is lost. `45009`, `42001`, `-1`:
    an API call answers that code.
    """

    what: str
    where: str
    times: int
    seconds: float


class Mischiefs:
    """The orders that are still open."""

    def __init__(self) -> None:
        self._orders: list[Mischief] = []

    def order(self, mischief: Mischief) -> None:
        """Misbehave the next `times` times at this place."""
        self._orders.append(mischief)

    def take(self, where: str, *what: str) -> Mischief | None:
        """Use up one time of the first order that fits; None where nothing is ordered."""
        for order in self._orders:
            if order.where == where and order.what in what:
                order.times -= 1
                if order.times <= 0:
                    self._orders.remove(order)
                return order
        return None

    def clear(self) -> None:
        """Behave again."""
        self._orders.clear()
