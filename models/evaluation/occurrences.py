"""Where words of a list stand in labelled texts, and whether the labels there bear the list out: an outcome an occurrence."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from models.tasks.entities.names import fold
from models.text.labels import LABEL, NEWLINE, is_heading
from models.text.lemmas import lemmas, unpossessed
from models.text.lexicon import PREPOSITIONS, PRONOUNS, RELATIVES
from models.text.phrases import STOP, WORD
from models.text.speech import words_of
from models.text.words import Words
from models.training.examples import parts
from models.training.rows import Row

Finder = Callable[[Sequence[str]], Iterator[tuple[int, int]]]
"""The occurrences among words in lower case, each the first word and the end of a half-open range."""


def singly(listed: Set[str]) -> Finder:
    """Finds words as they are listed."""

    def find(lower: Sequence[str]) -> Iterator[tuple[int, int]]:
        return ((i, i + 1) for i, word in enumerate(lower) if word in listed)

    return find


def inflected(listed: Set[str]) -> Finder:
    """Finds words that may be forms of a listed lemma."""
    known = lru_cache(None)(lambda word: not listed.isdisjoint(lemmas(word)))

    def find(lower: Sequence[str]) -> Iterator[tuple[int, int]]:
        return ((i, i + 1) for i, word in enumerate(lower) if known(word))

    return find


def phrases(listed: Iterable[str]) -> Finder:
    """Finds several words together, the first of which may be a form of the one listed."""
    by_first: dict[str, list[tuple[str, ...]]] = {}
    for first, *rest in map(str.split, listed):
        by_first.setdefault(first, []).append(tuple(rest))

    def find(lower: Sequence[str]) -> Iterator[tuple[int, int]]:
        for i, word in enumerate(lower):
            rests = [rest for lemma in lemmas(word) for rest in by_first.get(lemma, ())]
            ends = [i + 1 + len(rest) for rest in rests if tuple(lower[i + 1 : i + 1 + len(rest)]) == rest]
            if ends:
                yield i, max(ends)

    return find


def after(before: Set[str], listed: Set[str]) -> Finder:
    """Finds listed words right after one of the words ``before``."""

    def find(lower: Sequence[str]) -> Iterator[tuple[int, int]]:
        return ((i, i + 1) for i in range(1, len(lower)) if lower[i] in listed and lower[i - 1] in before)

    return find


def in_cues(rows: Iterable[Row], find: Finder) -> Iterator[bool]:
    """Whether each occurrence shares a character with a cue of an attribution."""
    for row in rows:
        text = Words.of(row["text"])
        cue = _covered(len(row["text"]), (span for quote in row["quotes"] for span in parts(quote, "cue")))
        for first, end in find(text.lower):
            yield bool(cue[text.starts[first] : text.ends[end - 1]].any())


def sourceless(rows: Iterable[Row], find: Finder) -> Iterator[bool]:
    """Whether the attribution of each cue with an occurrence in it has no source."""
    for row in rows:
        for quote in row["quotes"]:
            if quote["cue"] and any(find(words_of(row["text"][slice(*quote["cue"])]))):
                yield not quote["source"]


def inside_contents(rows: Iterable[Row], listed: Set[str]) -> Iterator[bool]:
    """Whether each occurrence within what is said is not its last word."""
    for row in rows:
        text = Words.of(row["text"])
        for start, end in (span for quote in row["quotes"] for span in parts(quote, "content")):
            first, last = (int(np.searchsorted(places, at)) for places, at in ((text.starts, start), (text.ends, end + 1)))
            for i in range(first, last):
                if text.lower[i] in listed:
                    yield i < last - 1


def heads(rows: Iterable[Row], lists: Sequence[Set[str]], kinds: Set[str]) -> Iterator[bool]:
    """Whether each source that a word of the last of ``lists``, and of none before, heads has a speaker of one of ``kinds``.

    Attributions that are none and those whose speaker nobody can tell are left out.
    """
    *others, listed = lists
    for row in rows:
        for quote in row["quotes"]:
            if quote["source"] and quote["speaker_kind"] not in ("not", "unknown"):
                head = head_of(row["text"][slice(*quote["source"])])
                if head in listed and not any(head in other for other in others):
                    yield quote["speaker_kind"] in kinds


def head_of(phrase: str) -> str:
    """The common noun, in lower case, that ends a noun phrase before its first comma, preposition or relative pronoun; "" without one.

    A capitalised word that does not open the phrase is of a name.
    """
    head, at = "", 0
    for match in WORD.finditer(phrase):
        word = unpossessed(match.group())
        if head and (word.lower() in PREPOSITIONS or word.lower() in RELATIVES or STOP.search(phrase, at, match.start())):
            break
        head, at = word if match.start() else word.lower(), match.end()
    return head if head == head.lower() else ""


def before_people(rows: Iterable[Row], names: Set[str], titles: Set[str]) -> Iterator[bool]:
    """Whether at each of the ``names`` in capitals, before a capital with no more than ``titles`` between, a person's name begins.

    The name may have the titles in it, or begin after them.
    """
    for row in rows:
        text = Words.of(row["text"])
        people = {span["start"] for span in row["spans"] if span["label"] == "Person"}
        capital = [row["text"][start].isupper() for start in text.starts]
        for i in [i for i, lower in enumerate(text.lower) if lower in names and capital[i]]:
            last = next((j for j in range(i + 1, len(text)) if not (capital[j] and text.lower[j] in titles)), len(text))
            if last < len(text) and capital[last] and row["text"][text.ends[last - 1] : text.starts[last]] in (" ", ". "):
                yield any(int(start) in people for start in text.starts[i : last + 1])


def ends_of(rows: Iterable[Row], listed: Set[str], label: str) -> Iterator[bool]:
    """Whether at each capitalised occurrence after a capitalised word a span with ``label`` ends, a full stop aside."""
    for row in rows:
        text = Words.of(row["text"])
        ends = {span["end"] for span in row["spans"] if span["label"] == label}
        for i in range(1, len(text)):
            start, end = int(text.starts[i]), int(text.ends[i])
            if text.lower[i] in listed and row["text"][start].isupper() and row["text"][text.starts[i - 1]].isupper():
                yield not ends.isdisjoint((end, end + 1))


def suffixed(rows: Iterable[Row], listed: Set[str], label: str) -> Iterator[bool]:
    """Whether a span with ``label`` ends at each capitalised occurrence right after a word of such a span, a full stop aside."""
    for row in rows:
        text = Words.of(row["text"])
        spans = [(span["start"], span["end"]) for span in row["spans"] if span["label"] == label]
        named = _covered(len(row["text"]), spans)
        for i in range(1, len(text)):
            if text.lower[i] in listed and row["text"][text.starts[i]].isupper() and named[text.starts[i - 1]]:
                yield any(int(text.ends[i]) in (end - 1, end) for _, end in spans)


def names(rows: Iterable[Row], listed: Set[str], labels: Set[str]) -> Iterator[bool]:
    """Whether each span that is a listed form, an article and a possessive aside, has one of ``labels``."""
    for row in rows:
        for span in row["spans"]:
            if unpossessed(row["text"][span["start"] : span["end"]].lower()).removeprefix("the ") in listed:
                yield span["label"] in labels


def within_people(rows: Iterable[Row], listed: Set[str]) -> Iterator[bool]:
    """Whether each capitalised occurrence is part of a person's name."""
    for row in rows:
        text = Words.of(row["text"])
        people = _covered(len(row["text"]), ((s["start"], s["end"]) for s in row["spans"] if s["label"] == "Person"))
        for lower, start in zip(text.lower, text.starts, strict=True):
            if fold(lower) in listed and row["text"][start].isupper():
                yield bool(people[start])


def genders(rows: Iterable[Row], of: Callable[[str], str | None]) -> Iterator[bool]:
    """Whether each mention that has a gender by ``of`` has that of most of its cluster's pronouns; clusters without any are left out."""
    for row in rows:
        for cluster in row["clusters"]:
            mentions = [row["text"][start:end] for start, end in cluster]
            heard = [PRONOUNS[mention.lower()] for mention in mentions if mention.lower() in PRONOUNS]
            masculine, feminine = heard.count("masculine"), heard.count("feminine")
            if masculine != feminine:
                likely = "masculine" if masculine > feminine else "feminine"
                yield from (gender == likely for mention in mentions if (gender := of(mention)))


def noun_gender(nouns: Mapping[str, str]) -> Callable[[str], str | None]:
    """The gender of a mention by its head noun."""
    return lambda mention: nouns.get(head_of(mention))


def title_gender(titles: Mapping[str, str]) -> Callable[[str], str | None]:
    """The gender of a mention by a title in capitals that opens it, with more after it."""

    def of(mention: str) -> str | None:
        first, _, rest = mention.partition(" ")
        return titles.get(first.lower().rstrip(".")) if first[:1].isupper() and rest[:1].isupper() else None

    return of


def given_gender(names: Mapping[str, str]) -> Callable[[str], str | None]:
    """The gender of a mention of a person in full, by the given name."""

    def of(mention: str) -> str | None:
        words = mention.split()
        is_name = len(words) > 1 and all(word[:1].isupper() for word in words)
        return names.get(fold(words[0])) if is_name else None

    return of


def headings(rows: Iterable[Row]) -> Iterator[bool]:
    """Whether each label of a line that is a heading by its words is part of no source."""
    for row in rows:
        text = row["text"]
        sources = _covered(len(text), (span for quote in row["quotes"] for span in parts(quote, "source")))
        for start in [0, *(match.end() for match in NEWLINE.finditer(text))]:
            match = LABEL.match(text, start)
            if match and match.group(1) and is_heading(match.group(1)):
                yield not sources[slice(*match.span(1))].any()


def _covered(size: int, spans: Iterable[tuple[int, int]]) -> NDArray[np.bool_]:
    """The characters (size,) that lie in one of the spans."""
    covered = np.zeros(size, dtype=bool)
    for start, end in spans:
        covered[start:end] = True
    return covered
