import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from service import __version__
from service.cli import texts
from service.cli.main import main
from service.formats.tables import TABLES
from tests.service.cli.conftest import TEXT
from tests.service.toy import ToyAnalyzer

ROOT = Path(__file__).parent.parent.parent.parent
FRENCH = "Le ministre des finances a annoncé que le budget serait voté la semaine prochaine par le parlement, malgré les réserves."


def run(*arguments: str, script: str = 'exec "$0" -m service.cli "$@"', **options: Any) -> subprocess.CompletedProcess[bytes]:
    """The command in a process of its own, started by a shell."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COPYDESK_")} | {"PYTHONPATH": str(ROOT)}
    command = ["sh", "-c", script, sys.executable, *arguments]
    return subprocess.run(command, env=environment, capture_output=True, timeout=120, check=False, **options)


def written(capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    captured = capsys.readouterr()
    assert "Traceback" not in captured.err
    return captured.out, captured.err


def test_alone_it_shows_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) in (0, 2)
    told = "".join(written(capsys))
    assert all(name in told for name in ("serve", "analyze", "archive", "verify", "keys", "models", "--install-completion"))


@pytest.mark.parametrize("command", ["serve", "analyze", "archive", "verify", "keys", "models"])
def test_every_command_has_help(capsys: pytest.CaptureFixture[str], command: str) -> None:
    assert main([command, "--help"]) == 0
    assert "Usage: copydesk " + command in written(capsys)[0]


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert written(capsys)[0] == f"copydesk {__version__}\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["analyze"],
        ["analyze", "a.txt", "--to", "xml"],
        ["analyze", "a.txt", "--list", "quotes"],
        ["analyze", "-", "-"],
        ["analyze", "a.txt", "b.txt", "--title", "x"],
        ["analyze", "a.txt", "--set", "coreference"],
        ["archive", "in.ndjson"],
        ["archive", "in.ndjson", "out.ndjson", "--field", "id=url"],
        ["archive", "in.ndjson", "in.ndjson"],
        ["verify", "a.txt"],
        ["keys", "list"],
        ["models", "--jsno"],
    ],
)
def test_wrong_arguments_end_with_2_and_say_what_is_wrong(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    out, err = written(capsys)
    assert (out, bool(err)) == ("", True)


def test_a_table_shows_what_was_found(capsys: pytest.CaptureFixture[str]) -> None:
    Path("a [bold].txt").write_text(TEXT)
    assert main(["analyze", "a [bold].txt"]) == 0
    out, err = written(capsys)
    assert err == ""
    assert [part for part in ("a [bold].txt", "may work", "Ann Lee", "Paris", "PERSON") if part not in out] == []


def test_json_is_a_line_a_document_as_the_service_answers(capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("a.txt", "b.md"):
        Path(name).write_text(TEXT)
    assert main(["analyze", "a.txt", "b.md", "--to", "json", "--task", "entities", "--set", "offset_unit=utf16"]) == 0
    first, second = map(json.loads, written(capsys)[0].splitlines())
    assert (first["id"], second["id"]) == ("a.txt", "b.md")
    assert (first["offset_unit"], "quotes" in first) == ("utf16", False)
    assert ("original" in first["mentions"][0], "original" in second["mentions"][0]) == (False, True)


def test_csv_has_the_items_of_all_files_and_nothing_that_a_spreadsheet_computes(capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("=a.txt", "b.txt"):
        Path(name).write_text(TEXT)
    assert main(["analyze", "=a.txt", "b.txt", "--to", "csv", "--list", "entities"]) == 0
    table = list(csv.DictReader(io.StringIO(written(capsys)[0])))
    assert [(row["file"], row["name"]) for row in table if row["name"] == "Ann Lee"] == [("'=a.txt", "Ann Lee"), ("b.txt", "Ann Lee")]


def test_the_output_tells_the_form_and_is_written_whole(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.txt").write_text(TEXT)
    assert main(["analyze", "a.txt", "-o", "a.html"]) == 0
    assert Path("a.html").read_text().startswith("<!doctype html>")
    assert main(["analyze", "a.txt", "-o", "a.json"]) == 0
    assert json.loads(Path("a.json").read_text())["id"] == "a.txt"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.html", "a.json", "a.txt"]
    assert main(["analyze", "a.txt", "-o", "nowhere/a.json"]) == 1
    assert "nowhere/a.json cannot be written: No such file" in written(capsys)[1]
    if Path("/dev/full").exists():
        assert main(["analyze", "a.txt", "-t", "json", "-o", "/dev/full"]) == 1
        assert "no space is left" in written(capsys)[1]


def test_files_that_fail_are_told_of_and_the_others_go_on(capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.txt").write_text(TEXT)
    Path("fr.txt").write_text(FRENCH)
    Path("empty.txt").touch()
    Path("latin.txt").write_bytes("“It’s not a café,” she said – and that the plan was never meant to last.".encode("cp1252"))
    Path("photo.jpg").write_bytes(b"\xff\xd8")
    Path("rubbish.txt").write_bytes(bytes(range(256)) * 4)
    assert main(["analyze", "fr.txt", "empty.txt", "photo.jpg", "rubbish.txt", "nowhere.txt", "latin.txt", "a.txt", "--to", "json"]) == 3
    out, err = written(capsys)
    assert [json.loads(line)["id"] for line in out.splitlines()] == ["latin.txt", "a.txt"]
    told = dict(line.removeprefix("copydesk: ").split(": ", 1) for line in err.splitlines())
    assert "French" in told["fr.txt"]
    assert "blank" in told["empty.txt"]
    assert ".jpg are not read" in told["photo.jpg"]
    assert "no text" in told["rubbish.txt"]
    assert "No such file" in told["nowhere.txt"]
    assert "read as cp1252" in told["latin.txt"]
    assert main(["analyze", "fr.txt", "--language", "en", "--to", "json"]) == 0


def test_options_that_the_service_refuses_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.txt").write_text(TEXT)
    assert main(["analyze", "a.txt", "--task", "poetry"]) == 3
    assert "a.txt: /tasks/0" in written(capsys)[1]


def test_wrong_settings_are_told(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    Path("a.txt").write_text(TEXT)
    monkeypatch.setenv("COPYDESK_DEVICE", "abacus")
    assert main(["analyze", "a.txt"]) == 1
    assert "COPYDESK_DEVICE" in written(capsys)[1]


def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(f"<p>{TEXT}</p>".encode())))
    assert main(["analyze", "-", "--from", "html", "--to", "json"]) == 0
    assert json.loads(written(capsys)[0])["mentions"][0]["original"]


def test_ctrl_c_ends_with_130(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(texts, "read", interrupted)
    assert main(["analyze", "a.txt"]) == 130
    written(capsys)


def test_verify_says_what_was_not_said_so(capsys: pytest.CaptureFixture[str]) -> None:
    Path("draft.txt").write_text("“We will not raise taxes,” Moore said. “The bridge is closed for good,” he added.")
    Path("said.txt").write_text("MOORE: We will not raise taxes. The bridge is now closed for good.")
    assert main(["verify", "draft.txt", "said.txt"]) == 3
    out, _ = written(capsys)
    assert "verbatim" in out
    assert "altered" in out
    assert "[-now-]" in out
    assert "1 of 2 quoted passages" in out
    Path("draft.txt").write_text("“We will not raise taxes,” Moore said.")
    assert main(["verify", "draft.txt", "said.txt", "--to", "json"]) == 0
    assert json.loads(written(capsys)[0])["quotes"][0]["match"]["transcript"] == "said.txt"
    assert main(["verify", "draft.txt", "nowhere.txt"]) == 1
    assert "nowhere.txt: No such file" in written(capsys)[1]


def test_models_are_listed(capsys: pytest.CaptureFixture[str], toy: ToyAnalyzer) -> None:
    assert main(["models"]) == 0
    assert "toy" in written(capsys)[0]
    assert main(["models", "--json"]) == 0
    assert json.loads(written(capsys)[0])["models"] == [dict(card) for card in toy.cards]


def test_keys_are_made_listed_and_revoked(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["keys", "create", "wordpress", "--file", "keys.json"]) == 0
    secret, said = written(capsys)
    assert secret.startswith("cdk_")
    assert "shown this once" in said
    monkeypatch.setenv("COPYDESK_API_KEYS_FILE", "keys.json")
    assert main(["keys", "create", "wordpress"]) == 1
    assert main(["keys", "create", "desk", "--json"]) == 0
    identity = json.loads(written(capsys)[0])["id"]
    assert main(["keys", "revoke", identity]) == 0
    assert main(["keys", "revoke", identity]) == 1
    assert "no key in force" in written(capsys)[1]
    assert main(["keys", "list"]) == 0
    out, _ = written(capsys)
    assert "wordpress" in out
    assert "desk" not in out
    assert main(["keys", "list", "--all", "--json"]) == 0
    assert [key["name"] for key in json.loads(written(capsys)[0])] == ["wordpress", "desk"]
    assert secret.strip() not in out
    assert main(["keys", "list", "--file", "nowhere.json"]) == 1


@pytest.mark.parametrize("arguments", [["--version"], ["keys", "--help"], ["keys", "list", "--json", "--file", "keys.json"]])
def test_a_reader_that_is_gone_ends_it_with_141_and_not_a_word(arguments: list[str]) -> None:
    Path("keys.json").write_text('{"keys": []}')
    done = run(*arguments, script='(sleep 0.2; "$0" -m service.cli "$@"; echo $? >code) | true')
    assert done.stderr == b""
    assert Path("code").read_text() == "141\n"


def test_standard_input_that_is_closed_is_told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.stdin", None)
    assert main(["analyze", "-"]) == 1
    assert "standard input is closed" in written(capsys)[1]


def test_a_shell_can_complete_commands() -> None:
    done = run(script='_COPYDESK_COMPLETE=complete_bash COMP_WORDS="copydesk a" COMP_CWORD=1 exec "$0" -m service.cli')
    assert sorted(done.stdout.split()) == [b"analyze", b"archive"]


@pytest.mark.parametrize("name", ["quotes", "sources", "mentions", "entities", "sentences", "stances"])
def test_each_list_of_csv_can_be_named(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.txt").write_text(TEXT)
    assert main(["analyze", "a.txt", "--to", "csv", "--list", name, "--target", "Ann Lee"]) == 0
    assert written(capsys)[0].splitlines()[0] == ",".join(["file", *TABLES[name]])


def test_a_list_that_is_none_is_refused_with_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["analyze", "a.txt", "--to", "csv", "--list", "names"]) == 2
    assert "'names' is not one of 'quotes', 'sources'" in written(capsys)[1]
