"""What a newsroom tells beside a document, in terms of what is read of it."""

from dataclasses import replace

from models.desk import Anchor, Correction, Desk
from service.documents import ParsedDocument, Unit, Units
from service.documents.readable import Readable


def read_of(desk: Desk, document: ParsedDocument, unit: Unit) -> Desk:
    """``desk`` with the places of its corrections, told in ``unit`` of the document's text, as places of what is read of that."""
    if not desk.corrections:
        return desk
    units = Units(document.text, unit)

    def moved(anchor: Anchor) -> Anchor:
        start = anchor.start if anchor.start is None else document.readable.position(units.point(anchor.start))
        exact, prefix, suffix = (Readable.of(part, document.format).text for part in (anchor.exact, anchor.prefix, anchor.suffix))
        return Anchor(exact, prefix, suffix, start)

    def of(correction: Correction) -> Correction:
        return replace(correction, anchor=moved(correction.anchor), other=moved(correction.other) if correction.other else None)

    return replace(desk, corrections=tuple(map(of, desk.corrections)))
