import re
from pathlib import Path

from service.notices import CODES

ROOT = Path(__file__).parent.parent.parent
LATER = {"targets_not_used"}
"""Made of an option's name."""


def test_every_code_that_is_given_is_listed_and_every_listed_one_is_given() -> None:
    sources = [file.read_text() for package in ("models", "service") for file in (ROOT / package).rglob("*.py")]
    given = {code for source in sources for code in re.findall(r'Notice\(\s*"(\w+)"', source)}
    assert given | LATER == set(CODES)


def test_every_code_is_told_in_a_sentence() -> None:
    assert all(meaning.endswith(".") for meaning in CODES.values())
