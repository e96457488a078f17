"""Offsets in the units of callers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.documents import Unit, Units
from tests.service.documents.generated import CHECKED, letters

ENCODINGS: dict[Unit, tuple[str, int]] = {"codepoint": ("utf-32-le", 4), "utf16": ("utf-16-le", 2), "utf8": ("utf-8", 1)}


@CHECKED
@given(st.lists(letters | st.characters()).map("".join), st.sampled_from(sorted(ENCODINGS)))
def test_slices_in_every_unit_are_slices_of_the_text(text: str, unit: Unit) -> None:
    encoding, width = ENCODINGS[unit]
    encoded = text.encode(encoding, "surrogatepass")
    units = Units(text, unit)
    offsets = [units.of(offset) * width for offset in range(len(text) + 1)]
    assert offsets[0] == 0
    assert offsets[-1] == len(encoded)
    for offset, character in enumerate(text):
        assert encoded[offsets[offset] : offsets[offset + 1]].decode(encoding, "surrogatepass") == character


def test_an_emoji_is_two_units_of_utf16_and_four_bytes_of_utf8() -> None:
    assert [Units("é😀x", unit).of(2) for unit in ("codepoint", "utf16", "utf8")] == [2, 3, 6]


@pytest.mark.parametrize("text", ["plain", "é😀"])
@pytest.mark.parametrize("offset", [-1, 6])
def test_an_offset_outside_the_text_is_an_error(text: str, offset: int) -> None:
    with pytest.raises(IndexError, match="outside a text"):
        Units(text, "utf16").of(offset)


def test_offsets_are_plain_integers() -> None:
    assert type(Units("é", "utf8").of(1)) is int


def test_lone_surrogates_count_as_one_character() -> None:
    assert Units("\ud800x", "utf16").of(1) == 1
    assert Units("\ud800x", "utf8").of(1) == 3
