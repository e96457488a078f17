"""Is this English? Only a sure no counts: a false refusal costs a caller an article, a miss costs little."""

import re
import unicodedata
from functools import cache
from typing import Any

SLICE = 2000
"""Characters read at the start, the middle and the end of a text."""

LETTERS = 40
"""With fewer letters of Latin script than this nothing is refused."""

FOREIGN_LETTERS = 4
"""As few letters of another script decide, when they are the majority."""

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


def unsupported(text: str, title: str | None = None) -> str | None:
    """The ISO 639 code of ``text``'s language when it surely is not English, else None; ``title`` counts as more of the text."""
    sample = _sample(text) if title is None else f"{title}\n{_sample(text)}"
    # Without these two most of the news is normal already, which is told fast.
    sample = unicodedata.normalize("NFKC", sample.replace("\u00a0", " ").replace("…", "..."))
    beyond = ASCII.sub("", sample)
    letters = sum(map(str.isalpha, beyond))
    foreign = letters - len(LATIN.findall(beyond))
    letters += len(sample.encode("ascii", "ignore").translate(None, NO_LETTERS))
    if 2 * foreign > letters:
        return _likeliest(sample)[0] if foreign >= FOREIGN_LETTERS else None
    if letters < LETTERS:
        return None
    words = WORD.findall(sample.lower())
    if sum(map(FUNCTION_WORDS.__contains__, words)) > 0.05 * len(words):
        return None
    code, confidence, english = _likeliest(sample)
    return code if confidence >= 0.5 and english < 0.01 else None


def name(code: str) -> str:
    """The language in English and its code."""
    return f"{NAMES[code]} ({code})" if code in NAMES else f"the language with code {code}"


def _sample(text: str) -> str:
    if len(text) <= 3 * SLICE:
        return text
    middle = len(text) // 2
    return "\n".join((text[:SLICE], text[middle : middle + SLICE], text[-SLICE:]))


def _likeliest(sample: str) -> tuple[str, float, float]:
    """The likeliest language other than English, its probability, and that of English."""
    scores: dict[str, float] = {}
    english = 0.0
    for code, score in load().rank(sample):
        if code == "en":
            english = score
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
