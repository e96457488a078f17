import gzip
import json
import os
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest
from filelock import FileLock
from hypothesis import given
from hypothesis import strategies as st

from service.cli.archive import log as logs
from service.cli.archive.log import Log
from service.cli.archive.sources import Lines
from service.cli.console import Stopped
from service.cli.main import main
from tests import tiny
from tests.service.cli.conftest import TEXT, Made, Readers, items, ndjson

ROOT = Path(__file__).parent.parent.parent.parent


def stop_at(group: int) -> Any:
    def prepare(readers: Readers) -> None:
        readers.interrupt_at = group

    return prepare


def test_each_line_gives_an_item_in_its_place_and_failures_are_listed_with_their_line(
    tmp_path: Path, readers: Made, capsys: pytest.CaptureFixture[str]
) -> None:
    source = ndjson(tmp_path / "in.ndjson", 10)
    lines = source.read_text().splitlines()
    lines[2] = '{"text": '
    lines[4] = ""
    lines[6] = '{"id": "blank", "text": " "}'
    lines[7] = "[1]"
    source.write_text("\n".join(lines))
    assert main(["archive", str(source), "out.ndjson"]) == 3
    found = items(Path("out.ndjson"))
    assert [(item["id"], item["status"]) for item in found] == [
        ("a0", 200),
        ("a1", 200),
        (None, 400),
        ("a3", 200),
        ("a5", 200),
        ("blank", 422),
        (None, 422),
        ("a8", 200),
        ("a9", 200),
    ]
    assert found[0]["result"]["mentions"][0]["text"] == "Ann Lee"
    failures = items(Path("out.ndjson.failures.ndjson"))
    assert [(failure["document"], failure["place"], failure["status"]) for failure in failures] == [
        (3, "line 3", 400),
        (6, "line 7", 422),
        (7, "line 8", 422),
    ]
    said = capsys.readouterr().err
    assert "9 documents: 6 analysed, 3 failed" in said
    assert "line 3: The line is not JSON" in said
    assert not Path("out.ndjson.partial").exists()


@pytest.mark.parametrize("out", ["out.ndjson", "out.parquet", "out"])
def test_a_run_that_was_interrupted_is_gone_on_with_and_gives_what_one_run_gives(tmp_path: Path, readers: Made, out: str) -> None:
    source = ndjson(tmp_path / "in.ndjson", 50)
    lines = source.read_text().splitlines()
    lines[5] = lines[30] = "{"
    source.write_text("\n".join(lines))
    assert main(["archive", str(source), f"whole-{out}"]) == 3
    for group in (5, 4):
        readers.prepare = stop_at(group)
        assert main(["archive", str(source), out]) == 130
        assert Path(f"{out}.partial").exists()
        assert not Path(out).is_file()
    readers.prepare = lambda readers: None
    assert main(["archive", str(source), out]) == 3
    whole, *parts = readers
    done = [place for part in parts for place in part.places]
    assert set(done) == set(whole.places)
    assert contents(Path(out)) == contents(Path(f"whole-{out}"))
    assert [failure["place"] for failure in items(Path(f"{out}.failures.ndjson"))] == ["line 6", "line 31"]


def contents(path: Path) -> Any:
    if path.is_dir():
        return {str(file.relative_to(path)): file.read_bytes() for file in path.rglob("*") if file.is_file()}
    return pyarrow.parquet.read_table(path) if path.suffix == ".parquet" else path.read_bytes()


def test_no_more_is_under_way_than_keeps_the_readers_busy(tmp_path: Path, readers: Made) -> None:
    assert main(["archive", str(ndjson(tmp_path / "in.ndjson", 100)), "out.ndjson"]) == 0
    assert readers[0].most_waiting <= Readers.ahead
    assert readers[0].places == [f"line {number}" for number in range(1, 101)]


def test_what_a_process_had_begun_that_ended_is_begun_again(tmp_path: Path, readers: Made, capsys: pytest.CaptureFixture[str]) -> None:
    def prepare(readers: Readers) -> None:
        readers.break_at = {2, 5}

    readers.prepare = prepare
    assert main(["archive", str(ndjson(tmp_path / "in.ndjson", 30)), "out.ndjson"]) == 0
    assert [item["id"] for item in items(Path("out.ndjson"))] == [f"a{number}" for number in range(30)]
    assert "ended unasked" in capsys.readouterr().err


def test_processes_that_end_again_and_again_end_the_run_which_can_be_gone_on_with(tmp_path: Path, readers: Made) -> None:
    def prepare(readers: Readers) -> None:
        readers.break_at = set(range(3, 100))

    readers.prepare = prepare
    source = ndjson(tmp_path / "in.ndjson", 30)
    assert main(["archive", str(source), "out.ndjson"]) == 1
    readers.prepare = lambda readers: None
    assert main(["archive", str(source), "out.ndjson"]) == 0
    assert len(items(Path("out.ndjson"))) == 30


def test_another_run_on_the_same_output_is_refused(tmp_path: Path, readers: Made, capsys: pytest.CaptureFixture[str]) -> None:
    source = ndjson(tmp_path / "in.ndjson", 3)
    Path("out.ndjson.partial").mkdir()
    with FileLock("out.ndjson.partial/lock"):
        assert main(["archive", str(source), "out.ndjson"]) == 1
        assert "another run is writing to out.ndjson" in capsys.readouterr().err
    assert main(["archive", str(source), "out.ndjson"]) == 0


def test_an_output_that_is_there_is_left_alone_until_told_otherwise(tmp_path: Path, readers: Made) -> None:
    source = ndjson(tmp_path / "in.ndjson", 3)
    Path("out.ndjson").write_text("mine")
    assert main(["archive", str(source), "out.ndjson"]) == 1
    assert Path("out.ndjson").read_text() == "mine"
    assert not Path("out.ndjson.partial").exists()
    assert main(["archive", str(source), "out.ndjson", "--restart"]) == 0
    assert len(items(Path("out.ndjson"))) == 3


def test_a_run_is_gone_on_with_only_as_it_was_begun(tmp_path: Path, readers: Made, capsys: pytest.CaptureFixture[str]) -> None:
    source = ndjson(tmp_path / "in.ndjson", 40)
    readers.prepare = stop_at(6)
    assert main(["archive", str(source), "out.ndjson"]) == 130
    readers.prepare = lambda readers: None
    assert main(["archive", str(source), "out.ndjson", "--task", "quotes"]) == 1
    assert "options was {} and is {'tasks': ['quotes']}" in capsys.readouterr().err
    with source.open("a") as file:
        file.write("{}\n")
    assert main(["archive", str(source), "out.ndjson"]) == 1
    assert "was begun otherwise (input" in capsys.readouterr().err
    assert main(["archive", str(source), "out.ndjson", "--restart", "--task", "quotes"]) == 3
    assert len(items(Path("out.ndjson"))) == 41


def test_a_folder_gives_a_file_for_each_of_its_files(tmp_path: Path, readers: Made) -> None:
    folder = tmp_path / "texts"
    (folder / "deep").mkdir(parents=True)
    (folder / "b.txt").write_text(TEXT)
    (folder / "deep" / "a.html").write_text(f"<p>{TEXT}</p>")
    (folder / "photo.jpg").write_bytes(b"\xff\xd8\xff\x00\x01")
    (folder / ".hidden.txt").write_text("no")
    (folder / "empty.txt").touch()
    assert main(["archive", str(folder), "out"]) == 3
    found = {path: json.loads(path.read_bytes()) for path in sorted(Path("out").rglob("*.json"))}
    assert {str(path): item["status"] for path, item in found.items()} == {
        "out/b.txt.json": 200,
        "out/deep/a.html.json": 200,
        "out/empty.txt.json": 422,
        "out/photo.jpg.json": 415,
    }
    assert found[Path("out/deep/a.html.json")]["id"] == "deep/a.html"
    assert {failure["place"] for failure in items(Path("out.failures.ndjson"))} == {"empty.txt", "photo.jpg"}
    assert main(["archive", str(folder), "out"]) == 1  # it is there
    assert main(["archive", str(folder), str(folder / "out")]) == 2


def test_parquet_in_and_out_with_columns_of_other_names(tmp_path: Path, readers: Made, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "in.parquet"
    columns = {"number": [7, 8], "body": [TEXT, None], "day": [date(2026, 11, 26), None], "section": ["news", "news"]}
    pyarrow.parquet.write_table(pyarrow.table(columns), source)
    assert main(["archive", str(source), "out.parquet"]) == 1
    assert "no column text" in capsys.readouterr().err
    fields = ["--field", "text=body", "--field", "id=number", "--field", "published=day"]
    assert main(["archive", str(source), "out.parquet", *fields]) == 3
    assert "not read" in capsys.readouterr().err
    first, second = pyarrow.parquet.read_table("out.parquet").to_pylist()
    assert (first["id"], first["status"], first["mentions"][0]["text"]) == ("7", 200, "Ann Lee")
    assert dict(first["model"])["quotes"] == "toy 1"
    assert (second["place"], second["status"], second["code"], second["quotes"]) == ("row 2", 422, "invalid_request", None)


def test_gzip_is_read_and_one_that_is_cut_off_ends_the_run(tmp_path: Path, readers: Made, capsys: pytest.CaptureFixture[str]) -> None:
    plain = ndjson(tmp_path / "plain.ndjson", 20).read_bytes()
    source = tmp_path / "in.ndjson.gz"
    source.write_bytes(gzip.compress(plain))
    assert main(["archive", str(source), "out.ndjson"]) == 0
    assert len(items(Path("out.ndjson"))) == 20
    source.write_bytes(gzip.compress(os.urandom(1000).hex().encode() + plain)[:-200])
    assert main(["archive", str(source), "cut.ndjson"]) == 1
    assert "its gzip is broken or cut off" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "told"),
    [("in.pdf", "no archive that is known"), ("in.parquet", "no Parquet file"), ("nowhere.ndjson", "No such file")],
)
def test_what_is_no_archive_is_told(tmp_path: Path, readers: Made, capsys: pytest.CaptureFixture[str], name: str, told: str) -> None:
    if name != "nowhere.ndjson":
        (tmp_path / name).write_bytes(b"%PDF-1.7")
    assert main(["archive", name, "out.ndjson"]) == 1
    captured = capsys.readouterr().err
    assert told in captured
    assert "Traceback" not in captured


@pytest.mark.parametrize("out", ["out.xlsx", "file/out.ndjson", "/dev/full/out.ndjson"])
def test_an_output_that_cannot_be_written_is_told_before_anything_is_read(
    tmp_path: Path, readers: Made, capsys: pytest.CaptureFixture[str], out: str
) -> None:
    Path("file").touch()
    assert main(["archive", str(ndjson(tmp_path / "in.ndjson", 3)), out]) == 1
    assert out in capsys.readouterr().err
    assert not readers


def test_a_full_disk_ends_the_run_which_goes_on_when_there_is_room(
    tmp_path: Path, readers: Made, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    source = ndjson(tmp_path / "in.ndjson", 20)
    append = Log.append

    def full(log: Log, line: bytes) -> None:
        if log.lines == 11 and log.path.name == "items.ndjson":
            with logs.writing(log.path):
                log._file.write(line[:10])  # as much as fits
                raise OSError(28, "ENOSPC")
        append(log, line)

    monkeypatch.setattr(Log, "append", full)
    assert main(["archive", str(source), "out.ndjson"]) == 1
    said = capsys.readouterr().err
    assert "no space is left on the disk" in said
    assert "11 documents are done; the same command goes on" in said
    monkeypatch.setattr(Log, "append", append)
    assert main(["archive", str(source), "out.ndjson"]) == 0
    assert [item["id"] for item in items(Path("out.ndjson"))] == [f"a{number}" for number in range(20)]


@given(st.lists(st.binary(max_size=40)), st.integers(0, 60))
def test_a_log_keeps_whole_lines_wherever_it_is_cut(tmp_path_factory: pytest.TempPathFactory, lines: list[bytes], cut: int) -> None:
    lines = [line.replace(b"\n", b"") for line in lines]
    path = tmp_path_factory.mktemp("log") / "items"
    with Log(path) as log:
        for line in lines:
            log.append(line)
    whole = path.read_bytes()
    path.write_bytes(whole[: max(0, len(whole) - cut)])
    kept = path.read_bytes().count(b"\n")
    with Log(path) as log:
        assert log.lines == kept
        log.append(b"next")
    assert path.read_bytes() == b"".join(line + b"\n" for line in [*lines[:kept], b"next"])


@given(st.lists(st.integers(0, 60)), st.integers(1, 30), st.booleans())
def test_lines_are_told_apart_and_those_too_long_are_refused(
    tmp_path_factory: pytest.TempPathFactory, sizes: list[int], most: int, ended: bool
) -> None:
    path = tmp_path_factory.mktemp("lines") / "in.ndjson"
    path.write_bytes(b"\n".join(b"x" * size for size in sizes) + (b"\n" if ended else b""))
    found = [(document.place, document.content) for document in Lines(path, most).documents(0)]
    assert [place for place, _ in found] == [f"line {number}" for number, size in enumerate(sizes, 1) if size]
    assert [content if isinstance(content, bytes) else content.status for _, content in found] == [  # type: ignore[union-attr]
        b"x" * size if size <= most else 413 for size in sizes if size
    ]


def test_a_line_of_200_megabytes_is_refused_and_never_held(tmp_path: Path, readers: Made) -> None:
    source = tmp_path / "in.ndjson"
    with source.open("wb") as file:
        file.truncate(200_000_000)  # of NULs, in a file with a hole
        file.seek(0, os.SEEK_END)
        file.write(b"\n" + json.dumps({"text": TEXT}).encode())
    assert main(["archive", str(source), "out.ndjson"]) == 3
    assert [item["status"] for item in items(Path("out.ndjson"))] == [413, 200]


def test_whoever_iterates_a_folder_that_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(Stopped, match="cannot be read"):
        list(Lines.documents(_gone(tmp_path), 0))


def _gone(tmp_path: Path) -> Lines:
    path = tmp_path / "gone.ndjson"
    path.write_text("{}")
    source = Lines(path, 10)
    path.unlink()
    return source


def test_real_processes_killed_on_the_way_lose_and_repeat_nothing(tmp_path: Path) -> None:
    article, stance = tiny.article(tmp_path / "article"), tiny.stance(tmp_path / "stance")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COPYDESK_")} | {
        "PYTHONPATH": str(ROOT),
        "COPYDESK_ARTICLE_MODEL": str(article),
        "COPYDESK_STANCE_MODEL": str(stance),
        "COPYDESK_PROCESSES": "1",
    }
    count = 120
    source = ndjson(tmp_path / "in.ndjson", count)
    command = [sys.executable, "-m", "service.cli", "archive", str(source)]
    out, log = tmp_path / "out.ndjson", tmp_path / "out.ndjson.partial" / "items.ndjson"
    for least in (1, 40):
        with subprocess.Popen([*command, str(out)], cwd=tmp_path, env=environment, stderr=subprocess.PIPE) as process:
            while not log.exists() or log.read_bytes().count(b"\n") < least:
                assert process.poll() is None, process.stderr and process.stderr.read().decode()
                time.sleep(0.02)
            process.send_signal(signal.SIGKILL)
    finished = [
        subprocess.run([*command, str(path)], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
        for path in (out, tmp_path / "whole.ndjson")
    ]
    assert "going on after" in finished[0].stderr
    assert out.read_bytes() == (tmp_path / "whole.ndjson").read_bytes()
    assert [item["id"] for item in items(out)] == [f"a{number}" for number in range(count)]
