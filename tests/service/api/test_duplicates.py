import json

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from service.api.duplicates import refuse_duplicates
from service.problems import Problem

KEYS = st.text(st.sampled_from('a":\\/~ é'), max_size=3)


def check(raw: bytes) -> None:
    refuse_duplicates(raw, json.loads(raw))


@given(st.dictionaries(KEYS, st.text(st.sampled_from('": \\,{}')), min_size=1, max_size=4), KEYS, st.integers(0, 3))
def test_a_key_that_is_added_again_is_found(members: dict[str, str], outer: str, place: int) -> None:
    pairs = [f"{json.dumps(key)} : {json.dumps(value)}" for key, value in members.items()]
    check(f"[{{{json.dumps(outer)}: {{{','.join(pairs)}}}}}]".encode())
    twice = list(members)[place % len(members)]
    raw = f"[{{{json.dumps(outer)}: {{{','.join(pairs)}, {json.dumps(twice, ensure_ascii=False)}:1}}}}]".encode()
    with pytest.raises(Problem) as caught:
        check(raw)
    assert caught.value.code == "duplicate_key"
    escaped = [key.replace("~", "~0").replace("/", "~1") for key in (outer, twice)]
    assert [error["pointer"] for error in caught.value.errors] == ["/0/" + "/".join(escaped)]


@given(KEYS, KEYS)
def test_the_same_key_in_two_objects_is_none(key: str, other: str) -> None:
    assume(key != other)
    check(json.dumps([{key: {key: 1, other: {key: 1}}}, {key: 1, other: [{key: 1}]}]).encode())


def test_the_place_told_is_the_first() -> None:
    with pytest.raises(Problem) as caught:
        check(b'{"a": {}, "b": [1, {"x": 1, "x": 2}], "c": {"y": 1, "y": 1}}')
    assert caught.value.detail.startswith('/b/1/x: The key "x" stands here more than once')


def test_a_long_key_is_cut_where_it_is_shown() -> None:
    key = "k" * 1000
    with pytest.raises(Problem) as caught:
        check(f'{{"{key}": 1, "{key}": 2}}'.encode())
    assert caught.value.errors[0]["detail"].count("k") < 110


def test_a_text_that_looks_like_keys_has_none() -> None:
    check(json.dumps({"text": 'He said "no": twice, {"no" : 1, "no": 2}', "other": '": '}).encode())
