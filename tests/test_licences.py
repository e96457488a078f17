"""What is said of licences is what the evaluation says of them."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from models.evaluation.datasets import LICENCES
from models.training import article, stance

PAGE = (Path(__file__).parent.parent / "models" / "weights" / "LICENCES.md").read_text()
ROWS = [[cell.strip() for cell in line.strip("|").split("|")] for line in PAGE.splitlines() if line.startswith("| ")]
ARTICLE = {field.name for field in fields(article.Mixture)} - {"unlabelled", "articles"}
STANCE = {field.name for field in fields(stance.Mixture)} - {"strangers"}


def names(cell: str) -> list[str]:
    return re.findall(r"\w+", cell)


@pytest.mark.parametrize(("column", "sets"), [(1, ARTICLE), (2, STANCE)])
def test_every_training_set_stands_once_beside_the_terms_of_its_source(column: int, sets: set[str]) -> None:
    told = [(name, row[0]) for row in ROWS[1:] for name in names(row[column])]
    assert sorted(name for name, _ in told) == sorted(sets)
    assert {name for name, terms in told if LICENCES[name] not in (terms, *terms.split(", "))} == set()
