"""The reading room's files over HTTP."""

import re
from pathlib import Path
from typing import get_args

import httpx
import pytest

import service.web
from models.annotations import Act, CueType, Framing, MentionType, QuoteKind, SpeakerKind, StanceLabel
from models.text.blocks import Role
from models.vocabulary import CONTACTS, ENTITY_METHODS, METHODS, REASONS, SOURCED
from tests.service.conftest import Serve

pytestmark = pytest.mark.anyio

FOLDER = Path(service.web.__file__).parent / "room"
FILES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*") if path.is_file())
SUFFIXES = {path.rpartition(".")[2] for path in FILES}


async def test_the_page(client: httpx.AsyncClient) -> None:
    page = await client.get("/")
    assert page.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.text.startswith("<!doctype html>")


@pytest.mark.parametrize(
    ("suffix", "kind"),
    [
        ("js", "text/javascript; charset=utf-8"),
        ("css", "text/css; charset=utf-8"),
        ("woff2", "font/woff2"),
        ("txt", "text/plain; charset=utf-8"),
        ("md", "text/markdown; charset=utf-8"),
        ("html", "text/html; charset=utf-8"),
        ("svg", "image/svg+xml"),
    ],
)
async def test_a_file_has_its_content_type_whatever_the_machine_says(client: httpx.AsyncClient, suffix: str, kind: str) -> None:
    found = [path for path in FILES if path.endswith(f".{suffix}")]
    assert found
    for path in found:
        got = await client.get(f"/room/{path}")
        assert (got.status_code, got.headers["content-type"]) == (200, kind), path
        assert got.content == (FOLDER / path).read_bytes()


def test_there_is_no_other_kind_of_file() -> None:
    assert {f".{suffix}" for suffix in SUFFIXES} == set(service.web.TYPES)


@pytest.mark.parametrize("path", ["/", "/room/script/main.js"])
async def test_nothing_of_another_origin_and_no_inline_script_is_allowed(client: httpx.AsyncClient, path: str) -> None:
    headers = (await client.get(path)).headers
    policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
    assert policy.pop("default-src") == "'none'"
    assert {sources for name, sources in policy.items() if name.endswith("-src")} == {"'self'"}
    assert policy["frame-ancestors"] == "'none'"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-resource-policy"] == "same-origin"


@pytest.mark.parametrize("path", ["/", "/room/script/main.js"])
async def test_whoever_has_it_is_told_so(client: httpx.AsyncClient, path: str) -> None:
    first = await client.get(path, headers={"Accept-Encoding": "gzip"})
    assert first.headers["cache-control"] == "no-cache"
    again = await client.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "content-security-policy" in again.headers
    other = await client.get(path, headers={"If-None-Match": '"another"'})
    assert other.status_code == 200


@pytest.mark.parametrize("path", ["/", "/room/style/page.css"])
async def test_head_has_the_headers_alone(client: httpx.AsyncClient, path: str) -> None:
    got, head = await client.get(path), await client.head(path)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == got.headers["content-length"]
    assert head.headers["etag"] == got.headers["etag"]


@pytest.mark.parametrize(
    "path",
    [
        "/room",
        "/room/",
        "/room/script",
        "/room/nothing.js",
        "/room/%2e%2e/__init__.py",
        "/room/..%2f__init__.py",
        "/room/%00",
        "/index.html",
    ],
)
async def test_what_is_no_file_is_not_found(client: httpx.AsyncClient, path: str) -> None:
    response = await client.get(path)
    assert (response.status_code, response.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize("path", ["/", "/room/script/main.js"])
async def test_it_is_only_read(client: httpx.AsyncClient, path: str) -> None:
    response = await client.post(path)
    assert (response.status_code, response.headers["allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize("path", ["/", "/room/script/main.js", "/room/style/page.css"])
async def test_it_can_be_turned_off(serve: Serve, path: str) -> None:
    client = await serve(room=False)
    response = await client.get(path)
    assert (response.status_code, response.json()["code"]) == (404, "not_found")


async def test_it_is_open_where_keys_are_in_force_and_the_service_is_not(serve: Serve) -> None:
    client = await serve(api_keys=("0" * 64,))
    assert (await client.get("/")).status_code == 200
    assert (await client.post("/v1/analyze", json={"text": "Ann Lee."})).status_code == 401


async def test_all_its_files_are_one_route_to_the_metrics(client: httpx.AsyncClient) -> None:
    for path in ("/", "/room/script/main.js", "/room/style/page.css", "/room/nothing", "/room/nothing/else"):
        await client.get(path)
    metrics = (await client.get("/metrics")).text
    routes = set(re.findall(r'copydesk_requests_total\{method="GET",route="([^"]*)"', metrics))
    assert routes == {"/", "/room/{file:path}"}


def test_it_points_nowhere_but_into_itself() -> None:
    """No address of another host in what a browser acts on; names of namespaces are no addresses."""
    for path in FILES:
        if path.endswith((".html", ".js", ".css", ".svg")):
            text = (FOLDER / path).read_text()
            assert set(re.findall(r"(?:https?:)?//[a-z0-9.-]+\.[a-z]{2,}", text)) <= {"http://www.w3.org", "https://schema.org"}, path


def test_what_a_page_or_module_names_is_there() -> None:
    for path in FILES:
        text = (FOLDER / path).read_text() if path.endswith((".html", ".js", ".css")) else ""
        folder = (FOLDER / path).parent
        named = re.findall(r'(?:from|import) "(\./[^"]+)"', text) + re.findall(r'url\("([^"]+)"\)', text)
        for name in named:
            assert (folder / name).is_file(), f"{path} names {name}"
        for name in re.findall(r'(?:src|href)="room/([^"]+)"', text):
            assert (FOLDER / name).is_file(), f"{path} names {name}"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("METHODS", set(METHODS.words)),
        ("REASONS", set(REASONS.words)),
        ("CONTACTS", set(CONTACTS.words)),
        ("ENTITY_METHODS", set(ENTITY_METHODS.words)),
        ("SOURCED", set(SOURCED.words)),
        ("TYPES", set(get_args(MentionType))),
        ("KINDS", set(get_args(SpeakerKind))),
        ("QUOTES", set(get_args(QuoteKind))),
        ("ACTS", set(get_args(Act))),
        ("FRAMINGS", set(get_args(Framing))),
        ("CUES", set(get_args(CueType))),
        ("STANCES", set(get_args(StanceLabel))),
    ],
)
def test_every_word_of_the_answer_is_explained_to_the_reader(name: str, words: set[str]) -> None:
    table = re.search(rf"const {name} = {{\n?(.*?)}};", (FOLDER / "script" / "explain.js").read_text(), re.DOTALL)
    assert table
    assert set(re.findall(r"(?:^|, |^ )\s*(\w+): ", table[1], re.MULTILINE)) == words


def luminance(colour: str) -> float:
    """The relative luminance of ``#rrggbb`` (WCAG 2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_every_voice_is_readable_on_every_ground(scheme: int) -> None:
    page = (FOLDER / "style" / "page.css").read_text()
    rule = re.findall(r":root \{(.*?)\}", page, re.DOTALL)[scheme]
    colours = {name: luminance(value) for name, value in re.findall(r"--([\w-]+): (#[0-9a-f]{6})", rule)}
    voices = {name for name in colours if re.fullmatch(r"sp\d|ink|faded|accent|favor|against|neutral", name)}
    grounds = {name for name in colours if re.fullmatch(r"paper|sheet|lit|shade\d|hedge-cue|hedge-lit", name)}
    assert (len(voices), len(grounds)) == (15, 9)
    for voice in voices:
        for ground in grounds:
            low, high = sorted((colours[voice], colours[ground]))
            assert (high + 0.05) / (low + 0.05) >= 4.5, (voice, ground)


def test_every_role_of_a_block_has_a_form() -> None:
    table = re.search(r"const TAGS = {(.*?)};", (FOLDER / "script" / "article.js").read_text(), re.DOTALL)
    assert table
    assert set(re.findall(r"(\w+): ", table[1])) == set(get_args(Role))
