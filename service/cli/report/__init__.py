"""A report as one HTML page that needs nothing beside it: articles as the reading room shows them, and the audit of each."""

import re
from base64 import b64encode
from collections.abc import Sequence
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from service import __version__
from service.cli.report.page import Page

Json = dict[str, Any]

STYLES = ("page", "article", "audit")
"""Of the reading room, those that a report has too."""

_ROOM = files("service.web").joinpath("room")
_FACE = re.compile(r"@font-face \{.*?\}\n?", re.DOTALL)
_FONT = re.compile(r'url\("\.\./fonts/([\w-]+\.woff2)"\)')


def report(found: Sequence[tuple[str, Json]]) -> str:
    """The page for each path and answer, which holds the text and counts code points in it."""
    environment = Environment(
        loader=PackageLoader("service.cli.report", "."), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    pages = [Page.of(path, answer, number) for number, (path, answer) in enumerate(found, 1)]
    return environment.get_template("report.html.jinja").render(pages=pages, style=_style(pages), version=__version__)


def _style(pages: Sequence[Page]) -> str:
    """All style sheets and the fonts in them."""
    parts = [_ROOM.joinpath("style", f"{name}.css").read_text() for name in STYLES]
    own = files(__package__).joinpath("report.css").read_text()
    styles = "\n".join((_fonts(pages), *parts, own)).replace("#article", ".article")
    return f"{styles}\n@media print {{\n{_ROOM.joinpath('style', 'print.css').read_text().replace('#article', '.article')}}}\n"


def _fonts(pages: Sequence[Page]) -> str:
    """The faces of the fonts that the texts need, as data; those for further Latin letters only where there are some."""
    further = any(ord(letter) > 255 and letter.isalpha() for page in pages for letter in page.text)
    css = _ROOM.joinpath("style", "fonts.css").read_text()
    faces = [face for face in _FACE.findall(css) if further or "latin-ext" not in face]

    def embedded(match: re.Match[str]) -> str:
        data = b64encode(_ROOM.joinpath("fonts", match[1]).read_bytes()).decode()
        return f'url("data:font/woff2;base64,{data}")'

    return _FONT.sub(embedded, "\n".join(faces))
