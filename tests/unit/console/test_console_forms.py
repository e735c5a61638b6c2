"""What browsers send becomes clean text, or is refused."""

from __future__ import annotations

import pytest

from bot.console.forms import MOST_FIELDS, BadForm, clean, fields_in


def test_fields_are_read_by_their_names() -> None:
    assert fields_in("a=%E5%A5%BD+%E7%9A%84&b=&a=2") == {"a": "2", "b": ""}


def test_no_database_chokes_on_a_text() -> None:
    assert clean("好\x00的\x1b\ud83d") == "好的"
    assert clean("一行\r\n二行\t三") == "一行\r\n二行\t三"


def test_broken_bytes_become_marks() -> None:
    assert fields_in("a=%ff%fe") == {"a": "��"}


def test_more_fields_than_any_form_has_are_refused() -> None:
    with pytest.raises(BadForm):
        fields_in("&".join(f"f{n}=1" for n in range(MOST_FIELDS + 1)))
