"""Patterns that are searched for fast, and the text to search in when case does not matter."""

from collections.abc import Iterable


def whole(words: Iterable[str]) -> str:
    """A pattern for any of ``words`` standing alone.

    It opens with the words' first letters, to which a search skips at once, and looks for a boundary only there; with a boundary ahead of
    the words it would stop at every character. That needs the case to matter.
    """
    return "(?:" + "|".join(rf"{word[0]}(?<!\w{word[0]}){word[1:]}\b" for word in words) + ")"


def lowered(text: str) -> str:
    """``text`` in lower case, every character in its place: İ alone would come to two."""
    return text.replace("İ", "i").lower()
