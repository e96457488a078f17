import json

import pytest

from bench.report import RATIOS, as_json, kind, number, table
from bench.samples import Bar, Figure, ratio

FIGURES = [
    ratio("served_over_offline", {"served": [90.0, 95.0]}, {"offline": [100.0, 100.0]}, Bar("≥", 0.9)),
    Figure("rss_mb", [812.0], {"rss_mb": [812.0]}, Bar("≤", 1000.0)),
    Figure("refusal_ms", [], {"refusal_ms": []}, Bar("≤", 10.0), "nothing was refused"),
    Figure("packed_over_single", [1.5], {}),
]


def test_the_table_tells_median_range_bar_and_verdict() -> None:
    rows = [line.split() for line in table(FIGURES).splitlines()]
    assert rows[0] == ["figure", "median", "lowest", "highest", "bar"]
    assert rows[1] == ["served_over_offline", "0.925", "0.9", "0.95", "≥", "0.9", "met"]
    assert rows[2] == ["rss_mb", "812", "812", "812", "≤", "1,000", "met"]
    assert rows[3] == ["refusal_ms", "none", "≤", "10", "nothing", "was", "refused"]
    assert rows[4] == ["packed_over_single", "1.5", "1.5", "1.5"]


def test_the_columns_of_the_table_stand_under_each_other() -> None:
    head, first, *_ = table(FIGURES).splitlines()
    assert head.index("lowest") == first.index("0.9 ")


@pytest.mark.parametrize(("value", "text"), [(12345.6, "12,346"), (0.98765, "0.988"), (10.0, "10"), (0.0, "0"), (12.93, "12.9")])
def test_a_number_has_as_many_digits_as_mean_something(value: float, text: str) -> None:
    assert number(value) == text


def test_the_json_holds_every_measurement() -> None:
    found = json.loads(json.dumps(as_json(FIGURES, machine={"cores": 2})))
    assert found["machine"] == {"cores": 2}
    assert found["raw"] == {"served": [90.0, 95.0], "offline": [100.0, 100.0], "rss_mb": [812.0], "refusal_ms": []}
    assert found["figures"]["served_over_offline"] == {"median": 0.925, "samples": [0.9, 0.95], "bar": "≥ 0.9", "met": True, "note": ""}
    assert found["figures"]["refusal_ms"]["median"] is None
    assert found["figures"]["refusal_ms"]["met"] is None
    assert found["figures"]["packed_over_single"]["bar"] is None


def test_the_ratios_are_those_with_a_bar_and_null_where_not_measured() -> None:
    ratios = as_json(FIGURES)["ratios"]
    assert tuple(ratios) == RATIOS
    assert (ratios["served_over_offline"], ratios["rss_mb"], ratios["refusal_ms"], ratios["gemm_int8"]) == (0.925, 812.0, None, None)


@pytest.mark.parametrize(
    ("flags", "told"),
    [
        ("fpu sse2 avx2 fma", "AVX2"),
        ("avx2 avx512f avx512_vnni", "AVX512-VNNI, AVX512, AVX2"),
        ("avx2 avx_vnni", "AVX-VNNI, AVX2"),
        ("fp asimd asimddp i8mm", "i8mm, dot product"),
    ],
)
def test_the_kind_of_a_processor_is_what_it_can_multiply_with(flags: str, told: str) -> None:
    assert kind(flags) == told
    assert kind()
