"""Is this English? Only a sure no counts: a false refusal costs a caller an article, a miss costs little.

Judged is running text alone, words that form sentences. Names are no evidence of a language, nor are the lists, tables and scores they
stand in, nor is what somebody is quoted as saying in the middle of English.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Any

SLICE = 2000
"""Characters read at the start, the middle and the end of a text."""

LETTERS = 40
"""With fewer letters of running text in Latin script than this nothing is refused."""

RUN = 3
"""Words in lower case that follow one another and make running text: names have fewer ("van der Sar", "Rincón de la Vieja")."""

SHARE = 0.08
"""Share of English function words that makes a text English. Half of what English has, so that the larger part of a mixed text decides."""

SURE, EXCLUDED = 0.5, 0.01
"""The least probability of the language found, and the most of English, for a refusal."""

ASCII = re.compile("[\\x00-\\x7f]+")
NO_LETTERS = bytes(byte for byte in range(128) if not chr(byte).isalpha())
LATIN = re.compile("[\u00aa\u00ba\u00c0-\u024f\u1e00-\u1eff]")  # beyond ASCII
WORD = re.compile(r"[^\W\d_]+")

# Frequent in English and not words of the other languages written in Latin script, so not "in", "for", "will" or "had".
_WORDS = (
    "the and that with from this said which has were been his they would after who their you than more what when there about could "
    "should its"
)
FUNCTION_WORDS = frozenset(_WORDS.split())

_PARTICLES = (
    "de del della des der den di da do dos das du la le las los lo van von zu zum zur ter ten te t af av e y i und et bin ibn ben bint "
    "el al"
)
PARTICLES = frozenset(_PARTICLES.split())
"""In lower case inside names."""

QUOTED = re.compile(
    '“[^”\\n]*(?:”|$)|„[^“”\\n]*[“”]|«[^»\\n]*(?:»|$)|»[^«\\n]*«|[「『][^」』\\n]*[」』]|"[^"\\n]*(?:"|$)'
    r"|(?<!\w)[‘'](?=\w)[^\n]{1,300}?(?<=\S)[’'](?!\w)",
    re.MULTILINE,
)
"""What stands in quotation marks, at most to the end of its paragraph; in single ones, which are apostrophes too, not for long."""

_EDGES = re.compile(r"^[\W\d_]+|[\W\d_]+$")
_PLAIN = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")

# Scripts without capitals. With blanks between words: five of them in a row that end, in their line, in a sentence's mark.
_LETTERS = (
    "\u05d0-\u060b\u0610-\u061a\u0620-\u06d3\u06d5-\u0963\u0970-\u0df3"  # Hebrew, Arabic, India's
    "\u10d0-\u10ff\u1200-\u1360\uac00-\ud7a3"  # Georgian, Ethiopic, Korean
)
_FIVE = re.compile(f"[{_LETTERS}]+(?: +[{_LETTERS}]+){{4,}}")
# Without blanks in Chinese and Japanese: more characters in a row than a name has, again with such a mark in their line.
_CHARACTERS = "\u3005-\u3007\u3041-\u30fa\u30fc-\u30ff\u3400-\u9fff\uf900-\ufaff"
_SIX = re.compile(f"[{_CHARACTERS}]{{6,}}")
_KATAKANA = re.compile("[\u30a0-\u30ff]+")  # foreign names
_ENDED = re.compile(f"[{_LETTERS}{_CHARACTERS}][)」』]?[.!?。।۔؟።…]")
# In the scripts of South East Asia no mark ends a sentence.
_UNBROKEN = re.compile("[\u0e00-\u109f\u1780-\u17ff]{25,}")

NAMES = {
    "af": "Afrikaans", "am": "Amharic", "ar": "Arabic", "az": "Azerbaijani", "be": "Belarusian", "bg": "Bulgarian", "bn": "Bengali",
    "bs": "Bosnian", "ca": "Catalan", "cs": "Czech", "cy": "Welsh", "da": "Danish", "de": "German", "el": "Greek", "es": "Spanish",
    "et": "Estonian", "eu": "Basque", "fa": "Persian", "fi": "Finnish", "fr": "French", "ga": "Irish", "gl": "Galician", "gu": "Gujarati",
    "ha": "Hausa", "he": "Hebrew", "hi": "Hindi", "hr": "Croatian", "hu": "Hungarian", "hy": "Armenian", "id": "Indonesian",
    "is": "Icelandic", "it": "Italian", "ja": "Japanese", "ka": "Georgian", "kk": "Kazakh", "km": "Khmer", "kn": "Kannada", "ko": "Korean",
    "la": "Latin", "lt": "Lithuanian", "lv": "Latvian", "mk": "Macedonian", "ml": "Malayalam", "mn": "Mongolian", "mr": "Marathi",
    "ms": "Malay", "my": "Burmese", "ne": "Nepali", "nl": "Dutch", "no": "Norwegian", "pa": "Punjabi", "pl": "Polish", "ps": "Pashto",
    "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "si": "Sinhala", "sk": "Slovak", "sl": "Slovenian", "so": "Somali",
    "sq": "Albanian", "sr": "Serbian", "sv": "Swedish", "sw": "Swahili", "ta": "Tamil", "te": "Telugu", "th": "Thai", "tl": "Tagalog",
    "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu", "uz": "Uzbek", "vi": "Vietnamese", "zh": "Chinese", "zu": "Zulu",
}  # fmt: skip

# Languages the detector tells apart that a newsroom names by their larger relative.
KIN = {"ary": "ar", "arz": "ar", "ext": "es", "nn": "no", "vec": "it", "lij": "it", "wuu": "zh", "yue": "zh", "uzs": "uz", "wa": "fr"}


ENGLISH = frozenset(("en", "pcm"))  # Nigerian Pidgin has most of its words from English, and so have its stories in English

NOTHING = "zxx"  # the detector's code for what is no language


def unsupported(text: str, title: str | None = None) -> str | None:
    """The ISO 639 code of ``text``'s language when it surely is not English, else None; ``title`` counts as more of the text."""
    sample = _sample(text) if title is None else f"{title}\n{_sample(text)}"
    # Without these two most of the news is normal already, which is told fast.
    sample = unicodedata.normalize("NFKC", sample.replace("\u00a0", " ").replace("…", "..."))
    if _mostly_latin(sample) and _english(WORD.findall(sample.lower())):
        return None
    unquoted = QUOTED.sub(" ", sample)
    code = _judged(unquoted)
    if code is None and not FUNCTION_WORDS.intersection(WORD.findall(unquoted)):
        code = _judged(sample)
    return None if code == "en" else code


def name(code: str) -> str:
    """The language in English and its code."""
    return f"{NAMES[code]} ({code})" if code in NAMES else f"the language with code {code}"


def _sample(text: str) -> str:
    if len(text) <= 3 * SLICE:
        return text
    middle = len(text) // 2
    return "\n".join((text[:SLICE], text[middle : middle + SLICE], text[-SLICE:]))


def _mostly_latin(sample: str) -> bool:
    """Whether so few letters are of another script that English words decide."""
    beyond = ASCII.sub("", sample)
    foreign = sum(map(str.isalpha, beyond)) - len(LATIN.findall(beyond))
    return not foreign or 8 * foreign < len(sample.encode("ascii", "ignore").translate(None, NO_LETTERS))


def _english(words: list[str]) -> bool:
    return sum(map(FUNCTION_WORDS.__contains__, words)) > SHARE * len(words)


def _judged(sample: str) -> str | None:
    """The language of the running text, which is English where another is not sure; None where there is too little to tell."""
    latin: list[str] = []
    other: list[str] = []
    for line in sample.splitlines():
        for word in _lower(line):
            (latin if word[0] < "\u0250" or word[0] >= "\u1e00" else other).append(word)
        other.extend(_uncased(line))
    letters = sum(map(len, latin))
    if sum(map(len, other)) > letters:
        return _likeliest(" ".join(other))[0]
    if _english(latin):
        return "en"
    if not latin:
        return None
    code, confidence, english = _likeliest(" ".join(latin))
    if english >= EXCLUDED or confidence < SURE or code == NOTHING:
        return "en"
    return code if letters >= LETTERS else None


def _lower(line: str) -> Iterator[str]:
    """The words of ``line`` in lower case that follow one another, in scripts that have capitals."""
    run: list[str] = []
    for token in (*line.split(), "."):
        word = _EDGES.sub("", token)
        if word.islower() and _PLAIN.fullmatch(word) and not "\u0590" <= word[0] < "\u1e00":
            run.append(word)
        elif word or token == ".":
            while word and run and run[-1] in PARTICLES:
                run.pop()
            if len(run) >= RUN:
                yield from run
            run = []


def _uncased(line: str) -> Iterator[str]:
    """What is running text of ``line`` in scripts that have no capitals."""
    yield from _UNBROKEN.findall(line)
    if _ENDED.search(line):
        yield from _FIVE.findall(line)
        yield from (run for run in _SIX.findall(line) if not _KATAKANA.fullmatch(run))


def _likeliest(sample: str) -> tuple[str, float, float]:
    """The likeliest language other than English, its probability, and that of English."""
    scores: dict[str, float] = {}
    english = 0.0
    for code, score in load().rank(sample):
        if code in ENGLISH:
            english += score
        else:
            code = KIN.get(code, code)
            scores[code] = scores.get(code, 0.0) + score
    best = max(scores, key=scores.__getitem__)
    return best, scores[best], english


@cache
def load() -> Any:
    """The detector; the first call takes a second of unpacking."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
