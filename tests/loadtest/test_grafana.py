"""The dashboard against what a running service exposes."""

import json
import re
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bench.server import ROOT, Server
from tests.loadtest.conftest import KEY

DASHBOARD: dict[str, Any] = json.loads((ROOT / "loadtest" / "grafana.json").read_text(encoding="utf-8"))
PANELS = [panel for panel in DASHBOARD["panels"] if panel["type"] != "row"]
QUERIES = [target["expr"] for panel in PANELS for target in panel["targets"]]

METRIC = re.compile(r"\b(?:copydesk|process)_\w+")
SELECTED = re.compile(r"\b((?:copydesk|process)_\w+)\{([^}]*)\}")
GROUPED = re.compile(r"\bby \(([^)]*)\)")
SUFFIXES = {"counter": ("_total",), "gauge": ("",), "histogram": ("_bucket", "_sum", "_count")}
SCRAPED = {"job", "instance"}
"""Labels that Prometheus adds."""


@pytest.fixture(scope="module")
def labels(server: Server) -> dict[str, set[str]]:
    """Of each sample at /metrics after a request: its labels, none where it has not occurred yet."""
    headers = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"}
    for path, body in (("/v1/analyze", b'{"text": "Rain fell, said Ann Lee.", "targets": ["rain"]}'), ("/metrics", None)):
        with urllib.request.urlopen(urllib.request.Request(server.url + path, body, headers), timeout=60) as answer:
            exposed = answer.read().decode()
    found: dict[str, set[str]] = {}
    for family in text_string_to_metric_families(exposed):
        for suffix in SUFFIXES[family.type]:
            found[family.name + suffix] = {label for sample in family.samples if sample.name.endswith(suffix) for label in sample.labels}
    return found


def used(query: str) -> Iterator[tuple[str, set[str]]]:
    """Each metric of ``query`` and the labels that it is selected or grouped by."""
    for part in query.split(" / "):
        grouped = {label.strip() for group in GROUPED.findall(part) for label in group.split(",")}
        for metric, selectors in SELECTED.findall(part):
            yield metric, {re.split(r"[=!]", selector)[0] for selector in selectors.split(",")} | grouped


@pytest.mark.parametrize("query", QUERIES)
def test_a_query_asks_for_metrics_and_labels_that_exist(query: str, labels: dict[str, set[str]]) -> None:
    assert {metric for metric, _ in used(query)} == set(METRIC.findall(query))
    for metric, asked in used(query):
        assert metric in labels, f"{metric} is not at /metrics"
        if labels[metric]:
            assert asked <= labels[metric] | SCRAPED


def test_panels_have_a_title_a_sentence_and_a_place_of_their_own() -> None:
    assert all(panel["title"] and panel["description"].endswith(".") for panel in PANELS)
    cells = [
        (x, y)
        for panel in DASHBOARD["panels"]
        for x in range(panel["gridPos"]["x"], panel["gridPos"]["x"] + panel["gridPos"]["w"])
        for y in range(panel["gridPos"]["y"], panel["gridPos"]["y"] + panel["gridPos"]["h"])
    ]
    assert len(cells) == len(set(cells))
    assert max(x for x, _ in cells) < 24


def test_the_data_source_is_chosen_by_whoever_imports_it() -> None:
    sources = {json.dumps(target["datasource"]) for panel in PANELS for target in panel["targets"]}
    assert sources == {'{"type": "prometheus", "uid": "${datasource}"}'}
