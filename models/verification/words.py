"""The words of what is said, in a form in which a transcript and a quote of it are the same: without marks, case, fillers and asides."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal, Self

from text_to_num import find_numbers

from models.annotations import Span
from models.tasks.entities.names import fold
from models.text.lexicon.lists import words

Gap = Literal["ellipsis", "brackets"]

FILLERS: Final = words("fillers")
CURRENCIES: Final = {"$": "dollars", "£": "pounds", "€": "euros", "¥": "yen", "₹": "rupees"}
_SIGNS: Final = {"%": "percent", "&": "and", **CURRENCIES}
_SAME: Final = {"dollar": "dollars", "euro": "euros", "ok": "okay"}
LONGEST_ASIDE: Final = 3
"""Words in round brackets that a transcript has at most where it tells what was heard: (laughter), (ph)."""
LONGEST_BRACKETS: Final = 200
"""Characters between two brackets that belong together."""

_NUMBER: Final = r"\d+(?:[.,]\d+)*(?:st|nd|rd|th)?"
_TOKEN: Final = re.compile(
    rf"(?P<ellipsis>…|\.(?:\s?\.){{2,}}|\*\s\*\s\*)|(?P<number>{_NUMBER}\b)|(?P<initials>\b(?:[^\W\d_]\.){{2,}})"
    r"|(?P<word>[^\W_]+(?:['’][^\W_]+)*['’]?)|(?P<sign>[%&$£€¥₹])|(?P<mark>[^\s\w])"
)
_BRACKETED: Final = re.compile(rf"\[[^\[\]\n]{{0,{LONGEST_BRACKETS}}}\]|\([^()\n]{{0,{LONGEST_BRACKETS}}}\)")
_LETTER: Final = re.compile(r"\[\w\]\Z")
_MAGNITUDES: Final = frozenset((10**2, 10**3, 10**6, 10**9, 10**12))
_PLURAL_POSSESSIVE: Final = "'’"


@dataclass(frozen=True, slots=True)
class Words:
    """The W words of a stretch of a text: ``keys`` to compare them by, ``spans`` where they stand.

    ``gaps`` tell of words, by index up to W, what the writer put before them in place of what was said.
    """

    keys: tuple[str, ...]
    spans: tuple[Span, ...]
    gaps: dict[int, Gap]

    @classmethod
    def of(cls, text: str, start: int = 0, end: int | None = None) -> Self:
        """The words of ``text`` from ``start`` up to ``end``; linear in its length."""
        read: list[_Word] = []
        gaps: dict[int, Gap] = {}
        for low, high, bracketed in _stretches(text, start, len(text) if end is None else end):
            if bracketed:
                gaps.setdefault(len(read), "brackets")
                continue
            for token in _TOKEN.finditer(text, low, high):
                if token.lastgroup == "ellipsis":
                    gaps[len(read)] = "ellipsis"
                if token.lastgroup in ("ellipsis", "mark"):
                    if read and token[0] != "-":
                        read[-1].followed = True
                    continue
                word = _Word(_key(token), token.start(), token.end())
                if word.key in FILLERS:
                    continue
                if read and (whole := _whole(text, read[-1], word)):
                    read[-1] = whole
                else:
                    read.append(word)
        numbered, kept = _numbered(read)
        return cls(
            tuple(word.key for word in numbered),
            tuple(Span(word.start, word.end) for word in numbered),
            {kept[index]: gap for index, gap in gaps.items()},
        )

    def __len__(self) -> int:
        return len(self.keys)


@dataclass(slots=True)
class _Word:
    """A word on the way to its key; as the numbers' library wants its tokens."""

    key: str
    start: int
    end: int
    followed: bool = False
    """Whether a mark that parts numbers follows."""
    separated: bool = False
    """Whether one stands before it."""

    def text(self) -> str:
        """What the library reads."""
        return self.key

    def nt_separated(self, previous: "_Word") -> bool:
        """Whether it is no part of a number that ``previous`` belongs to."""
        return previous.followed

    def not_a_number_part(self) -> bool:
        """Whether it is no number for sure."""
        return False


def _stretches(text: str, start: int, end: int) -> Iterator[tuple[int, int, bool]]:
    """The stretches of a text, and whether each is an aside in brackets; "[W]e" is none."""
    position = start
    for match in _BRACKETED.finditer(text, start, end):
        if match[0][0] == "(" and len(match[0].split()) > LONGEST_ASIDE:
            continue
        if _LETTER.fullmatch(match[0]) and text[match.end() : match.end() + 1].isalpha():
            continue
        yield position, match.start(), False
        yield match.start(), match.end(), True
        position = match.end()
    yield position, end, False


def _key(token: re.Match[str]) -> str:
    """What a word is compared by."""
    if token.lastgroup == "sign":
        return _SIGNS[token[0]]
    if token.lastgroup == "initials":
        return fold(token[0].replace(".", ""))
    if token.lastgroup == "number":
        return token[0].replace(",", "").lower()
    key = fold(token[0].replace("’", "'")).rstrip(_PLURAL_POSSESSIVE)
    return _SAME.get(key, key)


def _whole(text: str, before: _Word, word: _Word) -> _Word | None:
    """ "[W]e" as one word, and so "per cent"; None for what are two."""
    in_brackets = text[before.end : word.start] == "]" and text[before.start - 1 : before.start] == "["
    if in_brackets and len(before.key) == 1:
        return _Word(before.key + word.key, before.start, word.end)
    return _Word("percent", before.start, word.end) if (before.key, word.key) == ("per", "cent") else None


def _numbered(read: Sequence[_Word]) -> tuple[list[_Word], list[int]]:
    """The words with numbers in digits however they are written, sums of money as "5 dollars"; and by old index the new one."""
    found = {number.start: number for number in find_numbers(list(read), "en", 0)} if read else {}
    result: list[_Word] = []
    kept: list[int] = []
    index = 0
    while index < len(read):
        number = found.get(index)
        size = number.end - number.start if number else 1
        word = read[index]
        if number:
            word = _Word(number.text, word.start, read[index + size - 1].end, read[index + size - 1].followed)
        kept += [len(result)] * size
        index += size
        if number and result and not result[-1].followed and (joined := _joined(result[-1], word, int(number.value))):
            result[-1] = joined
            kept[-size:] = [len(result) - 1] * size
        else:
            result.append(word)
    return _paid(result), [*kept, len(result)]


def _joined(before: _Word, word: _Word, value: int) -> _Word | None:
    """ "1.5" and "million" as one number, and so "nineteen" and "ninety-nine"; None for what are two."""
    if value in _MAGNITUDES and re.fullmatch(r"\d+(?:\.\d+)?", before.key):
        key = f"{float(before.key) * value:.6f}".rstrip("0").rstrip(".")
    elif re.fullmatch(r"1\d|20", before.key) and re.fullmatch(r"[1-9]\d", word.key):
        key = before.key + word.key
    else:
        return None
    return _Word(key, before.start, word.end, word.followed)


def _paid(read: list[_Word]) -> list[_Word]:
    """The words with the name of a currency behind its sum, where its sign stands before; each is the whole of "$5"."""
    signs = frozenset(CURRENCIES.values())
    for index in range(len(read) - 1):
        sign, amount = read[index], read[index + 1]
        if sign.key in signs and sign.end - sign.start == 1 and amount.key[:1].isdigit():
            read[index] = _Word(amount.key, sign.start, amount.end)
            read[index + 1] = _Word(sign.key, sign.start, amount.end, amount.followed)
    return read
