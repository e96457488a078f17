"""A gzip body back to what was compressed, in pieces of a bounded size, so that no body inflates to more than its reader takes."""

import asyncio
import zlib
from collections.abc import AsyncIterator

from service.problems import Problem

PIECE = 65_536
"""Most bytes inflated at once."""

GZIP = 16 + zlib.MAX_WBITS


async def inflated(chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """What the gzip members in ``chunks`` hold, one after the other.

    Raises:
        Problem: 400 when it is no gzip, damaged, or ends too early.
    """
    member = zlib.decompressobj(GZIP)
    begun = False
    async for chunk in chunks:
        while chunk:
            if member.eof:
                member, begun = zlib.decompressobj(GZIP), False
            try:
                piece = member.decompress(chunk, PIECE)
            except zlib.error as error:
                raise _broken(f"is damaged or no gzip ({error})") from None
            begun = True
            chunk = member.unused_data if member.eof else member.unconsumed_tail
            if piece:
                yield piece
                await asyncio.sleep(0)  # a small chunk may hold much, and others want to be answered meanwhile
    if begun and not member.eof:
        raise _broken("ends too early")


def _broken(what: str) -> Problem:
    return Problem(400, "invalid_gzip", f"The body is sent with Content-Encoding gzip and {what}; compress it again, or send it as it is.")
