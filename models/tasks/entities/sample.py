"""What the specification shows of entities."""

from models.annotations import Entity, Mention
from models.samples import span

MENTIONS = (
    Mention("m1", span("Russia"), "LOC", "name", 0.991, "e1"),
    Mention("m2", span("Zemir Kabulov"), "PERSON", "name", 0.9874, "e2"),
    Mention("m3", span("Kabul", 1), "LOC", "name", 0.9792, "e3"),
    Mention("m4", span("Monday"), "DATE", "value", 0.9903, "e4"),
    Mention("m5", span("Taliban"), "ORG", "name", 0.9418, "e5"),
)
ENTITIES = (
    Entity("e1", "Russia", "LOC", ("m1",), 0.31, False),
    Entity("e2", "Zemir Kabulov", "PERSON", ("m2",), 0.62, True),
    Entity("e3", "Kabul", "LOC", ("m3",), 0.12, False),
    Entity("e4", "Monday", "DATE", ("m4",), 0.05, False),
    Entity("e5", "Taliban", "ORG", ("m5",), 0.2, False),
)
