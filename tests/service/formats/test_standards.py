import csv
import io
import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from rdflib import RDF, SDO, Graph, URIRef

from service.formats import displacy, ninjs, schema_org, web_annotation
from service.formats.format import uri
from service.formats.tables import FORMATS, TABLES
from service.order import Order
from tests.service.formats.answered import BODY, ORDER, written

pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning:rdflib")
DATA = Path(__file__).parent.parent.parent / "data"
OA = "http://www.w3.org/ns/oa#"


def graph(told: dict[str, Any], context: Any) -> Graph:
    """What a JSON-LD processor makes of it; the context stands in it, so that none is fetched."""
    return Graph().parse(data=json.dumps(told | {"@context": context}), format="json-ld")


@pytest.fixture(scope="module")
def annotations() -> dict[str, Any]:
    page: dict[str, Any] = json.loads(written(web_annotation.FORMAT))
    return page


@pytest.fixture(scope="module")
def context() -> dict[str, Any]:
    told: dict[str, Any] = json.loads((DATA / "anno.jsonld").read_text())["@context"]
    return told


def test_annotations_say_what_the_vocabulary_has_words_for(annotations: dict[str, Any], context: dict[str, Any]) -> None:
    known = {value if isinstance(value, str) else value["@id"] for value in context.values()}
    triples = graph(annotations, context)
    used = {term for triple in triples for term in triple[1:] if isinstance(term, URIRef) and str(term).startswith(OA)}
    assert {str(term).replace(OA, "oa:") for term in used} <= known
    subjects = list(triples.subjects(RDF.type, URIRef(f"{OA}Annotation")))
    assert len(subjects) == len(annotations["items"]) == annotations["partOf"]["total"] > 5
    assert all(any(triples.objects(subject, URIRef(f"{OA}hasTarget"))) for subject in subjects)


def test_every_key_of_an_annotation_is_a_term_of_the_context(annotations: dict[str, Any], context: dict[str, Any]) -> None:
    def keys(value: Any) -> set[str]:
        if isinstance(value, dict):
            return set(value) | {key for inner in value.values() for key in keys(inner)}
        return {key for inner in value for key in keys(inner)} if isinstance(value, list) else set()

    assert keys(annotations) - {"@context"} <= context.keys()
    assert annotations["@context"] == "http://www.w3.org/ns/anno.jsonld"


def test_both_selectors_point_at_the_same_words(annotations: dict[str, Any]) -> None:
    for item in annotations["items"]:
        for target in item["target"]:
            words, place = target["selector"]
            assert ORDER.text[place["start"] : place["end"]] == words["exact"]
            assert ORDER.text.count(words["prefix"] + words["exact"] + words["suffix"]) == 1


@pytest.mark.parametrize("form", [schema_org.QUOTATION, schema_org.CLAIM_REVIEW])
def test_schema_org_is_told_in_its_own_terms(form: Any) -> None:
    told = json.loads(written(form))
    triples = graph(told, {"@vocab": str(SDO)})
    terms = {term for triple in triples for term in triple[1:] if str(term).startswith(str(SDO))}
    assert terms
    assert all(term in SDO for term in terms)
    assert told["@context"] == "https://schema.org"


def test_quotations_are_the_words_in_quotation_marks() -> None:
    (quotation,) = json.loads(written(schema_org.QUOTATION))["@graph"]
    assert (quotation["text"], quotation["spokenByCharacter"][0]["name"]) == ("We cannot accept this plan,", "Zemir Kabulov")


def test_a_claim_is_left_to_be_judged() -> None:
    reviews = json.loads(written(schema_org.CLAIM_REVIEW))["@graph"]
    assert [review["claimReviewed"] for review in reviews] == ["that the talks might fail", "We cannot accept this plan,"]
    assert all("reviewRating" not in review and review["itemReviewed"]["author"] for review in reviews)


@pytest.mark.parametrize(("form", "version"), [(ninjs.LATEST, "3.1"), (ninjs.BEFORE, "2.2")])
@pytest.mark.parametrize("order", [ORDER, Order("No.", frozenset())])
def test_ninjs_is_valid_by_its_schema(form: Any, version: str, order: Order) -> None:
    schema = json.loads((DATA / f"ninjs-schema_{version}.json").read_text())
    validator = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    told = json.loads(written(form, order))
    validator.validate(told)
    assert [person["name"] for person in told["people"]] == ["Zemir Kabulov"]
    with pytest.raises(jsonschema.ValidationError):
        validator.validate(told | {"speakers": []})


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.parameters["list"])
def test_a_table_has_a_line_an_item(form: Any) -> None:
    name = form.parameters["list"]
    rows = list(csv.DictReader(io.StringIO(written(form).decode(), newline="")))
    assert len(rows) == len(BODY[name]) > 0
    assert list(rows[0]) == list(TABLES[name])
    assert written(form, **{name: []}).decode() == ",".join(TABLES[name]) + "\r\n"


def test_a_cell_is_no_formula() -> None:
    (row,) = csv.DictReader(io.StringIO(written(FORMATS[1], sources=[BODY["sources"][0] | {"name": "=HYPERLINK(1)"}]).decode()))
    assert row["name"] == "'=HYPERLINK(1)"


def test_displacy_gets_spans_apart_and_in_order() -> None:
    told = json.loads(written(displacy.FORMAT))
    assert [told["text"][ent["start"] : ent["end"]] for ent in told["ents"]] == [mention["text"] for mention in BODY["mentions"]]
    without = {name: value for name, value in BODY.items() if name != "mentions"}
    ents = json.loads(displacy.FORMAT.write(without, ORDER))["ents"]
    assert {ent["label"] for ent in ents} == {"QUOTE", "CUE", "SOURCE"}
    assert all(first["end"] <= second["start"] for first, second in pairwise(ents))


@pytest.mark.parametrize(
    ("id_", "expected"),
    [
        ("https://paper.example/a?b=1#c", "https://paper.example/a?b=1#c"),
        ("urn:newsml:1", "urn:newsml:1"),
        ("post 1201/b", "urn:copydesk:document:post%201201%2Fb"),
        ("naïve", "urn:copydesk:document:na%C3%AFve"),
        ("https://a b", "urn:copydesk:document:https%3A%2F%2Fa%20b"),
    ],
)
def test_a_document_is_called_by_its_id(id_: str, expected: str) -> None:
    assert uri(Order("x", frozenset(), id=id_)) == expected


def test_a_document_without_an_id_is_called_by_its_text() -> None:
    assert uri(Order("x", frozenset())) == uri(Order("x", frozenset())) != uri(Order("y", frozenset()))
