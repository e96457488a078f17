from service.banner import describe
from tests.service.conftest import make_settings

DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


def banner(versions: dict[str, str], backends: dict[str, str], **values: object) -> str:
    return describe(make_settings(**values), device="cpu", backends=backends, kernels="avx2", versions=versions, processes=2, threads=3)


def test_the_line_says_what_serves_where_and_within_which_limits() -> None:
    versions = {"entities": "desk 1.1.0+int8", "quotes": "desk 1.1.0+int8", "stance": "side 2.0.0+int8"}
    assert banner(versions, {"article": "int8", "stance": "int8"}, port=8301, queue_tokens=9000) == (
        'address=http://127.0.0.1:8301 device=cpu backend=int8 kernels=avx2 models="desk 1.1.0+int8, side 2.0.0+int8" processes=2 '
        "threads=3 max_chars=100000 queue_tokens=9000 jobs=off rate_limit=none keys=none"
    )


def test_keys_are_said_to_be_in_force_and_never_shown() -> None:
    line = banner({"entities": "desk 1"}, {"article": "fp32", "stance": "int8"}, host="::1", api_keys=(DIGEST,), rate_limit="120/minute")
    assert line.startswith("address=http://[::1]:8000 ")
    assert " backend=fp32,int8 " in line
    assert line.endswith(" rate_limit=120/minute keys=required")
    assert DIGEST not in line


def test_a_name_of_several_lines_or_with_marks_stays_one_value() -> None:
    assert ' models="a \\"b\\"\\nc=d" ' in banner({"entities": 'a "b"\nc=d'}, {"article": "fp32"})
