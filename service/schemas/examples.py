"""The example of the documentation: one small text and its result, with offsets counted here so that they are right."""

from typing import Any

from service.schemas.requests import EXAMPLE

Json = dict[str, Any]


def _span(text: str, nth: int = 0) -> Json:
    start = -1
    for _ in range(nth + 1):
        start = EXAMPLE.index(text, start + 1)
    return {"start": start, "end": start + len(text), "text": text}


def _mention(number: int, text: str, kind: str, entity: str, confidence: float, nth: int = 0) -> Json:
    return {
        "id": f"m{number}",
        **_span(text, nth),
        "type": kind,
        "form": "value" if kind == "DATE" else "name",
        "confidence": confidence,
        "entity": entity,
    }


def _entity(number: int, name: str, kind: str, salience: float, is_quoted: bool = False) -> Json:
    return {"id": f"e{number}", "name": name, "type": kind, "mentions": [f"m{number}"], "salience": salience, "is_quoted": is_quoted}


_KABULOV = {"name": "Zemir Kabulov", "entity": "e2", "kind": "named", "evidence": [], "alternatives": []}
_FIRST, _SECOND, _THIRD = (
    EXAMPLE[: EXAMPLE.index(' "We')],
    EXAMPLE[EXAMPLE.index('"We') : EXAMPLE.index(" The Taliban")],
    EXAMPLE[EXAMPLE.index("The Taliban") :],
)

RESULT: Json = {
    "id": "post-1201",
    "model": dict.fromkeys(("entities", "quotes", "hedging"), "copydesk-article 1.0.0") | {"stance": "copydesk-stance 1.0.0"},
    "language": "en",
    "offset_unit": "codepoint",
    "coverage": {"chars_total": len(EXAMPLE), "chars_analyzed": len(EXAMPLE), "windows": 1, "complete": True},
    "warnings": [],
    "mentions": [
        _mention(1, "Russia", "LOC", "e1", 0.991),
        _mention(2, "Zemir Kabulov", "PERSON", "e2", 0.9874),
        _mention(3, "Kabul", "LOC", "e3", 0.9792, nth=1),
        _mention(4, "Monday", "DATE", "e4", 0.9903),
        _mention(5, "Taliban", "ORG", "e5", 0.9418),
    ],
    "entities": [
        _entity(1, "Russia", "LOC", 0.31),
        _entity(2, "Zemir Kabulov", "PERSON", 0.62, is_quoted=True),
        _entity(3, "Kabul", "LOC", 0.12),
        _entity(4, "Monday", "DATE", 0.05),
        _entity(5, "Taliban", "ORG", 0.2),
    ],
    "quotes": [
        {
            "id": "q1",
            "kind": "indirect",
            "content": [_span("that the talks might fail")],
            "cue": _span("warned"),
            "source": _span("Russia's envoy, Zemir Kabulov"),
            "speaker": _KABULOV | {"confidence": 0.9512, "method": "source"},
            "reason": None,
            "framing": "neutral",
            "confidence": 0.9127,
            "parent": None,
        },
        {
            "id": "q2",
            "kind": "direct",
            "content": [_span("We cannot accept this plan,")],
            "cue": _span("told"),
            "source": _span("he", EXAMPLE[: EXAMPLE.index(" he told")].count("he")),
            "speaker": _KABULOV | {"confidence": 0.9034, "method": "pronoun"},
            "reason": None,
            "framing": "neutral",
            "confidence": 0.9651,
            "parent": None,
        },
    ],
    "sentences": [
        {
            "id": "s1",
            **_span(_FIRST),
            "label": "hedged",
            "certainty": 0.2713,
            "cues": [{**_span("might"), "type": "epistemic", "confidence": 0.9688}],
            "holder": {"kind": "quote", "quote": "q1"},
        },
        {
            "id": "s2",
            **_span(_SECOND),
            "label": "certain",
            "certainty": 0.9541,
            "cues": [],
            "holder": {"kind": "quote", "quote": "q2"},
        },
        {
            "id": "s3",
            **_span(_THIRD),
            "label": "hedged",
            "certainty": 0.2207,
            "cues": [{**_span("reportedly"), "type": "weasel", "confidence": 0.9433}],
            "holder": {"kind": "author", "quote": None},
        },
    ],
    "summary": {
        "sentences": 3,
        "hedged": 2,
        "share": 0.6667,
        "by_holder": {"author": {"sentences": 1, "hedged": 1}, "quote": {"sentences": 2, "hedged": 1}},
    },
    "stances": [
        {
            "target": "the plan",
            "label": "against",
            "scores": {"favor": 0.1204, "against": 0.7015, "neutral": 0.1781},
            "confidence": 0.7015,
            "evidence": [{"sentence": "s2", "span": _span(_SECOND), "label": "against", "score": 0.9128}],
            "by_speaker": [{"entity": "e2", "label": "against", "quotes": ["q2"]}],
            "author": {"label": "neutral", "score": 0.6447},
        }
    ],
}

REQUEST: Json = {"text": EXAMPLE, "id": "post-1201"}

PROBLEM: Json = {
    "type": "urn:copydesk:problem:blank_text",
    "title": "Blank text",
    "status": 422,
    "detail": "/text: The text is blank; send the article's text.",
    "instance": "/v1/entities",
    "code": "blank_text",
    "error": "/text: The text is blank; send the article's text.",
    "request_id": "4b0e0f6c5a7d4a40b8c5a8d2f3a1c9e7",
    "errors": [{"pointer": "/text", "detail": "The text is blank; send the article's text."}],
}

LISTS = {
    "entities": ("mentions", "entities"),
    "quotes": ("quotes",),
    "hedging": ("sentences", "summary"),
    "stance": ("stances",),
}


def result(*tasks: str) -> Json:
    """The example's result with the lists of ``tasks``."""
    lists = {name for task in tasks for name in LISTS[task]}
    others = {name for names in LISTS.values() for name in names} - lists
    body = {name: value for name, value in RESULT.items() if name not in others}
    return body | {"model": {task: version for task, version in RESULT["model"].items() if task in tasks}}
