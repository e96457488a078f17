import pytest

from models.annotations import ScoredSpan, Span
from models.tasks.entities.edges import edged
from models.text.blocks import Block
from models.text.document import Document
from models.text.sentences import split
from tests.models.documents import UNREAD


def names(text, *marked, label="PERSON", laid_out=()):
    spans = [ScoredSpan(Span(text.index(name), text.index(name) + len(name)), label, 0.9) for name in marked]
    return [(scored.span.of(text), scored.label) for scored in edged(Document(text, split(text), UNREAD, laid_out), spans)]


@pytest.mark.parametrize(("text", "marked", "expected"), [
    ("🔥 Rita Moore left.", "🔥 Rita Moore", ["Rita Moore"]),
    ("🎉 for all", "🎉", []),
    ("The R&B star", "R", []),
    ("AT&T fell", "AT&T", ["AT&T"]),
    ("She met Ann\nPoole.", "Ann\nPoole", ["Ann\nPoole"]),
    ("Tom Baker\n\nQuito fans", "Tom Baker\n\nQuito", ["Tom Baker", "Quito"]),
    ("Those present:\nAnn Poole\nTom Baker", "Ann Poole\nTom Baker", ["Ann Poole", "Tom Baker"]),
    ("Poole drew up Plan B. Baker left.", "Plan B. Baker", ["Plan B", "Baker"]),
    ("Rita Moore, Ph.D., left.", "Ph.D.", []),
    ("$5m was paid", "$5m", ["$5m"]),
    ("said Rep. J.K. Roe", "Rep", []),
    ("said Rep. J.K. Roe", "Rep.", []),
    ("He met Rep Roe", "Rep", ["Rep"]),
])  # fmt: skip
def test_names_begin_and_end_where_they_can(text, marked, expected):
    assert [name for name, _ in names(text, marked)] == expected


def test_in_markup_a_line_end_is_a_border():
    text = "Ruth Adler\nLena Fox met."
    whole = (Block(Span(0, len(text)), "paragraph"),)
    assert [name for name, _ in names(text, "Ruth Adler\nLena Fox", laid_out=whole)] == ["Ruth Adler", "Lena Fox"]


@pytest.mark.parametrize(("text", "marked", "expected"), [
    ("She left Norbank Inc. Pike took over.", "Norbank Inc. Pike", ["Norbank Inc.", "Pike"]),
    ("It is Ferrix Co. Ltd.", "Ferrix Co. Ltd.", ["Ferrix Co. Ltd."]),
])  # fmt: skip
def test_a_companys_name_ends_with_its_legal_form(text, marked, expected):
    assert [name for name, _ in names(text, marked, label="ORG")] == expected


@pytest.mark.parametrize(("text", "name", "expected"), [
    ("Wendy’s and Ferrix opened.", "Wendy", "Wendy’s"),
    ("Levi's raised prices.", "Levi", "Levi's"),
    ("Norbank’s chairman left.", "Norbank", "Norbank"),
    ("Ferrell's cut its forecast.", "Ferrell", "Ferrell's"),
    ("Norbank’s cut in staff hurt.", "Norbank", "Norbank"),
    ("Norbank’s opened. Norbank rose.", "Norbank", "Norbank"),
])  # fmt: skip
def test_an_s_stays_that_is_no_possessive(text, name, expected):
    assert names(text, name, label="ORG") == [(expected, "ORG")]


@pytest.mark.parametrize(("text", "marked", "expected"), [
    ("“Paul Denning” is on the list.", "Paul Denning”", "Paul Denning"),
    ("It names ‘Brian Ost’ first.", "Brian Ost’", "Brian Ost"),
    ("She saw (Clare Voss) leave.", "(Clare Voss", "Clare Voss"),
    ("He said \"Ann Lee\" left.", "\"Ann Lee", "Ann Lee"),
    ("“Red” Moran left.", "“Red” Moran", "“Red” Moran"),
    ("It is (RED) again.", "(RED)", "(RED)"),
    ("Moran (Red) left.", "Moran (Red)", "Moran (Red)"),
])  # fmt: skip
def test_a_mark_at_an_edge_stays_with_its_partner_alone(text, marked, expected):
    assert [name for name, _ in names(text, marked)] == [expected]


@pytest.mark.parametrize(
    ("text", "sum_"), [("It paid US$3.2bn.", "US$3.2bn"), ("It paid NZ$5m.", "NZ$5m"), ("PLUS $5m", "$5m"), ("x$5m", "$5m")]
)
def test_a_sum_has_what_tells_whose_dollars_they_are(text, sum_):
    found = text[text.index("$") :].rstrip(".")
    marked = [ScoredSpan(Span(text.index(found), text.index(found) + len(found)), "MONEY", 0.9)]
    if "US$" in text:
        marked.insert(0, ScoredSpan(Span(text.index("US"), text.index("$")), "LOC", 0.9))
    assert [scored.span.of(text) for scored in edged(Document(text, split(text), UNREAD), marked)] == [sum_]


def test_a_body_that_ends_in_of_has_the_name_after_it():
    assert names("Bank of Norland fell.", "Bank of", "Norland", label="ORG") == [("Bank of Norland", "ORG")]
    assert names("The Bank Norland fell.", "Bank", "Norland", label="ORG") == [("Bank", "ORG"), ("Norland", "ORG")]


def test_a_title_before_a_name_is_no_body():
    assert names("Cr Moore left.", "Cr", label="ORG") == []
