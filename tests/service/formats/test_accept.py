from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.formats import FORMATS, chosen
from service.problems import Problem

LISTS = ("mentions", "entities", "quotes", "sources", "sourcing", "sentences", "summary", "stances")


def media_type(header: str, lists: tuple[str, ...] = LISTS) -> str | None:
    form = chosen([header], FORMATS, lists)
    return form.media_type if form else None


@pytest.mark.parametrize(
    "header",
    [
        "",
        "*/*",
        "application/json",
        "application/*",
        "text/html,application/xhtml+xml,*/*;q=0.8",
        "text/csv;q=0.5, application/json",
        "image/png, application/json;q=0.1",
    ],
)
def test_json_for_whoever_takes_it_first(header: str) -> None:
    assert media_type(header) is None


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("text/csv", "text/csv; list=quotes"),
        ("TEXT/CSV ; LIST=sources", "text/csv; list=sources"),
        ('text/csv; list="entities"', "text/csv; list=entities"),
        ("text/csv, */*;q=0.1", "text/csv; list=quotes"),
        ("application/json;q=0.5, text/csv;q=0.6", "text/csv; list=quotes"),
        ("image/png, text/csv", "text/csv; list=quotes"),
        ("text/csv; charset=utf-8", "text/csv; list=quotes"),
        ("application/ld+json", 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'),
        ('application/ld+json;profile="https://schema.org/Quotation"', 'application/ld+json; profile="https://schema.org/Quotation"'),
        ('application/ld+json; profile="https://schema.org/ClaimReview"', 'application/ld+json; profile="https://schema.org/ClaimReview"'),
        ("application/vnd.iptc.ninjs+json", "application/vnd.iptc.ninjs+json; version=3.1"),
        ("application/vnd.iptc.ninjs+json;version=2.2", "application/vnd.iptc.ninjs+json; version=2.2"),
        ("application/vnd.displacy+json", "application/vnd.displacy+json"),
    ],
)
def test_the_standard_that_is_named(header: str, expected: str) -> None:
    assert media_type(header) == expected


@pytest.mark.parametrize(
    "header",
    [
        "text/html",
        "application/json;q=0",
        "text/csv;list=nothing",
        'application/ld+json;profile="https://example.org/x"',
        "application/vnd.iptc.ninjs+json;version=1.0",
        "text/csv;q=0",
        "text/csv;q=often",
        ",",
        ";;",
        "é/ü; x=é",
        "text/csv; list*=utf-8''x",
    ],
)
def test_what_cannot_be_had_is_refused_with_what_can(header: str) -> None:
    with pytest.raises(Problem) as refused:
        media_type(header)
    assert refused.value.status_code == 406
    assert all(form.media_type in refused.value.detail for form in FORMATS)
    assert "application/json" in refused.value.detail


def test_only_what_the_answer_has_lists_for_can_be_had() -> None:
    with pytest.raises(Problem) as refused:
        media_type("text/csv", ("mentions", "entities"))
    assert "list=entities" in refused.value.detail
    assert "list=quotes" not in refused.value.detail
    assert media_type("text/csv;list=entities", ("mentions", "entities")) == "text/csv; list=entities"


@given(st.text(alphabet='tex/csv;*=q0.1",\\ appl', max_size=40))
def test_any_header_is_answered(header: str) -> None:
    with suppress(Problem):
        assert media_type(header) in {None, *(form.media_type for form in FORMATS)}


def test_several_headers_are_one() -> None:
    form = chosen(["image/png", "text/csv"], FORMATS, LISTS)
    assert form is not None
    assert form.media_type == "text/csv; list=quotes"
    assert chosen([], FORMATS, LISTS) is None
