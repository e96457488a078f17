"""Writes the answers in README.md and docs/requests.md anew: python docs/examples.py URL, with a service running there.

An example is a code block that begins with ``POST`` and a path, or with curl, and the code block after it, which is its answer.
"""

import json
import re
import shlex
import sys
import textwrap
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).parent.parent
PAGES = (ROOT / "README.md", ROOT / "docs" / "requests.md")
WIDTH = 150
REQUEST_ID = "0d858cfc76ee4d23b8936dbf58d59951"

_BLOCK = r"```\w*\n(?:(?!```).*\n)+```"
_EXAMPLE = re.compile(rf"(```(?:\nPOST|sh\ncurl)(?:(?!```).*\n)+```\n\n)({_BLOCK})")
_HEADER = re.compile(r"[A-Z][\w-]+: ")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_SPACE = "\0"


def answered(page: str, client: httpx.Client) -> str:
    """The text of ``page`` with every answer as the service gives it now.

    Raises:
        httpx.HTTPStatusError: the service refuses an example.
    """
    return _EXAMPLE.sub(lambda example: f"{example[1]}{_answer(example[1], client)}", page)


def _answer(asked: str, client: httpx.Client) -> str:
    path, headers, body = _curl(asked) if asked.startswith("```sh") else _plain(asked)
    response = client.post(path, headers={"Content-Type": "application/json", "X-Request-ID": REQUEST_ID} | headers, content=body.encode())
    response.raise_for_status()
    if response.headers["Content-Type"].partition(";")[0].endswith(("/json", "+json")):
        return f"```json\n{laid_out(response.json())}\n```"
    return f"```\n{response.text.replace(chr(13), '').strip()}\n```"


def _curl(asked: str) -> tuple[str, dict[str, str], str]:
    words = shlex.split(asked.strip().removeprefix("```sh").removesuffix("```").replace("\\\n", " "))
    return httpx.URL(next(word for word in words if word.startswith("http"))).path, {}, words[words.index("-d") + 1]


def _plain(asked: str) -> tuple[str, dict[str, str], str]:
    first, *rest = asked.strip().strip("`").strip().splitlines()
    headers = dict(line.split(": ", 1) for line in rest if _HEADER.match(line))
    return first.removeprefix("POST "), headers, "\n".join(line for line in rest if not _HEADER.match(line))


def laid_out(answer: dict[str, Any]) -> str:
    """``answer`` as JSON: a line for each of its keys and for each item of a list of objects, wrapped between values."""
    lines = []
    for key, value in answer.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            items = ",\n".join(_wrapped(json.dumps(item, ensure_ascii=False), "  ") for item in value)
            lines.append(f" {json.dumps(key)}: [\n{items}\n ]")
        else:
            lines.append(_wrapped(f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}", " "))
    return "{\n" + ",\n".join(lines) + "\n}"


def _wrapped(line: str, indent: str) -> str:
    kept = _STRING.sub(lambda string: string[0].replace(" ", _SPACE), line).replace(": ", f":{_SPACE}")
    wrapped = textwrap.fill(
        kept, WIDTH, initial_indent=indent, subsequent_indent=f"{indent} ", break_long_words=False, break_on_hyphens=False
    )
    return wrapped.replace(_SPACE, " ")


def main(url: str) -> None:
    """Write all pages anew."""
    with httpx.Client(base_url=url, timeout=60) as client:
        for page in PAGES:
            page.write_text(answered(page.read_text(encoding="utf-8"), client), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
