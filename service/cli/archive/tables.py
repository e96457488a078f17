"""Items as Parquet: a row a document, with the lists of its answer as nested columns, typed as the specification types them."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from pydantic_core import from_json

from service.api.schemas.responses import AnalyzeResult
from service.cli.extras import pyarrow

Json = dict[str, Any]

ROWS = 200
"""Rows in memory at a time, and of a group in the file."""


def write(items: Path, out: Path) -> None:
    """Write the ``items``, a line each, to ``out``; OSError where that is not possible."""
    arrow = pyarrow()
    columns = schema(arrow)
    with items.open("rb") as lines, arrow.parquet.ParquetWriter(out, columns, compression="zstd") as writer:
        while rows := [_row(line) for line in islice(lines, ROWS)]:
            writer.write_table(arrow.Table.from_pylist(rows, columns))


def schema(arrow: Any) -> Any:
    """``place``, ``id``, ``status``, ``code`` and ``detail`` of a failure, and what an answer holds."""
    described = AnalyzeResult.model_json_schema()
    told = described.get("$defs", {})
    answer = [(name, _type(arrow, part, told)) for name, part in described["properties"].items() if name != "id"]
    text = arrow.string()
    first = [("place", text), ("id", text), ("status", arrow.int16()), ("code", text), ("detail", text)]
    return arrow.schema([*first, *answer])


def _row(line: bytes) -> Json:
    item = from_json(line)
    result, problem = item.get("result") or {}, item.get("problem") or {}
    about = {
        "place": item["place"],
        "id": item["id"],
        "status": item["status"],
        "code": problem.get("code"),
        "detail": problem.get("detail"),
    }
    return {**result, **about}


def _type(arrow: Any, part: Json, told: Json) -> Any:
    """The column type of a part of a JSON schema, every one of which may be null."""
    if "$ref" in part:
        return _type(arrow, told[part["$ref"].rpartition("/")[2]], told)
    kinds = [kind for kind in _choices(part) if kind.get("type") != "null"]
    if len(kinds) == 1 and kinds[0] is not part:
        return _type(arrow, kinds[0], told)
    match part.get("type"):
        case "array":
            return arrow.list_(_type(arrow, part["items"], told))
        case "object" if "properties" in part:
            return arrow.struct([(name, _type(arrow, inner, told)) for name, inner in part["properties"].items()])
        case "object":
            return arrow.map_(arrow.string(), _type(arrow, part["additionalProperties"], told))
        case "number":
            return arrow.float64()
        case "integer":
            return arrow.int64()
        case "boolean":
            return arrow.bool_()
        case _:
            return arrow.string()


def _choices(part: Json) -> Iterator[Json]:
    return iter(part.get("anyOf") or part.get("allOf") or [part])
