import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loadtest.texts import MIXES, MOST, TextsError, made, own


@pytest.mark.parametrize("name", MIXES)
def test_texts_have_the_lengths_of_their_mix(name: str) -> None:
    texts = made(name, 10, seed=1)
    bounds = [MIXES[name][i % len(MIXES[name])] for i in range(10)]
    assert all(least <= len(text.split()) < most + 40 for text, (least, most) in zip(texts, bounds, strict=True))


def test_no_text_is_sent_twice_before_caches_have_forgotten_it() -> None:
    assert len(set(made("briefs", 500, seed=0))) == 500
    assert len(made("sentences", MOST + 1, seed=0)) == MOST


def test_a_folder_gives_its_texts_in_order(tmp_path: Path) -> None:
    for name, text in {"b.txt": "Second.", "a.md": "First.", "c.pdf": "no", "blank.txt": " \n"}.items():
        (tmp_path / name).write_text(text)
    assert own(tmp_path) == ["First.", "Second."]


@given(texts=st.lists(st.text(st.characters(exclude_categories=["Cs"])).filter(str.strip), min_size=1), ascii_only=st.booleans())
def test_json_lines_give_every_text_as_it_is(texts: list[str], ascii_only: bool, tmp_path_factory: pytest.TempPathFactory) -> None:
    file = tmp_path_factory.mktemp("lines") / "texts.ndjson"
    file.write_text("\n".join(json.dumps({"text": text}, ensure_ascii=ascii_only) for text in texts) + "\n\n", encoding="utf-8", newline="")
    assert own(file) == texts


@pytest.mark.parametrize("line", ['{"body": "x"}', "[1]", "{", '{"text": 1}', '"text"'])
def test_a_line_without_a_text_is_named(tmp_path: Path, line: str) -> None:
    file = tmp_path / "texts.ndjson"
    file.write_text('{"text": "Rain."}\n' + line)
    with pytest.raises(TextsError, match="line 2 is no JSON object with a text"):
        own(file)


@pytest.mark.parametrize("content", [None, b"", b"\xff\xfe"])
def test_what_is_missing_empty_or_no_text_is_told(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "texts.ndjson"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(TextsError, match=r"texts\.ndjson (cannot be read|holds no text)"):
        own(file)
