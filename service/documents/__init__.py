"""Documents as they come in: parsed to the text that is analysed, with a map back to what was sent."""

from service.documents import gutenberg, html, markdown, text
from service.documents.document import Block, Field, Format, ParsedDocument
from service.documents.offsets import Unit, Units

__all__ = ["Block", "Field", "Format", "ParsedDocument", "Unit", "Units", "parse"]

_PARSERS = {"text": text.parse, "markdown": markdown.parse, "html": html.parse, "gutenberg": gutenberg.parse}


def parse(source: str, format: Format) -> ParsedDocument:
    """Parse what was sent; never raises, and says in the document's warnings what it left out.

    A source without readable text gives a document whose text is empty.
    """
    return _PARSERS[format](source)
