import asyncio
import gzip
from collections.abc import AsyncIterator
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.api.inflate import PIECE, inflated
from service.problems import Problem


async def pieces(*chunks: bytes) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk


def inflate(*chunks: bytes) -> list[bytes]:
    async def read() -> list[bytes]:
        return [piece async for piece in inflated(pieces(*chunks))]

    return asyncio.run(read())


@given(st.lists(st.binary(max_size=50), min_size=1, max_size=3), st.lists(st.integers(0, 200), max_size=6))
def test_it_is_the_same_however_it_is_cut(members: list[bytes], cuts: list[int]) -> None:
    packed = b"".join(map(gzip.compress, members))
    edges = [0, *sorted(min(cut, len(packed)) for cut in cuts), len(packed)]
    chunks = [packed[start:end] for start, end in pairwise(edges)]
    assert b"".join(inflate(*chunks)) == b"".join(members)


def test_no_piece_is_larger_than_bounded() -> None:
    found = inflate(gzip.compress(b"a" * 1_000_000))
    assert sum(map(len, found)) == 1_000_000
    assert max(map(len, found)) <= PIECE


def test_what_nobody_reads_is_not_inflated() -> None:
    async def read() -> bytes:
        return await anext(inflated(pieces(gzip.compress(b"a" * 1_000_000), b"never read")))

    assert len(asyncio.run(read())) <= PIECE


def test_nothing_inflates_to_nothing() -> None:
    assert inflate() == inflate(b"") == []


PACKED = gzip.compress(b"some text")


@pytest.mark.parametrize("damaged", [PACKED[:-1], PACKED[:12], PACKED[:-5] + b"x" + PACKED[-4:], b"x" + PACKED, PACKED + b"\0"])
def test_damage_is_a_400(damaged: bytes) -> None:
    with pytest.raises(Problem) as caught:
        inflate(damaged)
    assert (caught.value.status_code, caught.value.code) == (400, "invalid_gzip")
