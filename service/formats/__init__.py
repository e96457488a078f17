"""The standards that answers can be had in, by ``Accept``."""

from service.formats import displacy, ninjs, schema_org, tables, web_annotation
from service.formats.accept import chosen
from service.formats.format import Format

FORMATS: tuple[Format, ...] = (
    web_annotation.FORMAT,
    schema_org.QUOTATION,
    schema_org.CLAIM_REVIEW,
    ninjs.LATEST,
    ninjs.BEFORE,
    *tables.FORMATS,
    displacy.FORMAT,
)

__all__ = ["FORMATS", "Format", "chosen"]
