"""Plain text, analysed exactly as it was sent."""

from service.documents.document import ParsedDocument
from service.documents.source_map import MappedText


def parse(source: str) -> ParsedDocument:
    """The document whose text is ``source`` itself."""
    mapped = MappedText()
    mapped.add(source, 0, len(source))
    text, source_map = mapped.finish()
    return ParsedDocument(text, source, "text", source_map)
