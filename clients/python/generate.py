"""``python clients/python/generate.py``: write ``copydesk_client/types.py`` from ``openapi/openapi.json``."""

import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

SPECIFICATION = Path(__file__).parents[2] / "openapi" / "openapi.json"
TYPES = Path(__file__).parent / "copydesk_client" / "types.py"

ARGUMENTS = {
    "EntitiesRequest": ("text",),
    "QuotesRequest": ("text",),
    "HedgingRequest": ("text",),
    "StanceRequest": ("text", "targets"),
    "AnalyzeRequest": ("text",),
    "BatchRequest": ("documents",),
    "VerifyRequest": ("draft", "transcripts"),
}
"""What methods take by position; the rest of a request are their options."""

OPTIONS = (
    "--input-file-type=openapi",
    "--output-model-type=typing.TypedDict",
    "--target-python-version=3.11",
    "--use-standard-collections",
    "--use-union-operator",
    "--enum-field-as-literal=all",
    "--use-schema-description",
    "--use-field-description",
    "--no-use-closed-typed-dict",
    "--disable-timestamp",
    "--formatters=builtin",
    "--custom-file-header=# Generated from openapi/openapi.json by clients/python/generate.py; change it there.\n",
)


def with_options(specification: dict[str, Any]) -> dict[str, Any]:
    """``specification`` with a schema of the options of each request: ``EntitiesOptions`` is ``EntitiesRequest`` without its text."""
    schemas = dict(specification["components"]["schemas"])
    for name, arguments in ARGUMENTS.items():
        request = schemas[name]
        schemas[name.replace("Request", "Options")] = {
            **{key: value for key, value in request.items() if key != "required"},
            "description": f"Options beside {' and '.join(f'`{argument}`' for argument in arguments)}.",
            "properties": {field: schema for field, schema in request["properties"].items() if field not in arguments},
        }
    return specification | {"components": specification["components"] | {"schemas": dict(sorted(schemas.items()))}}


def generated(specification: dict[str, Any]) -> str:
    """The types of ``specification`` as Python source."""
    with TemporaryDirectory() as folder:
        source, target = Path(folder) / "openapi.json", Path(folder) / "types.py"
        source.write_text(json.dumps(with_options(specification)), encoding="utf-8")
        command = [sys.executable, "-m", "datamodel_code_generator", f"--input={source}", f"--output={target}", *OPTIONS]
        subprocess.run(command, check=True)
        subprocess.run([sys.executable, "-m", "ruff", "format", "--quiet", "--isolated", "--line-length=140", target], check=True)
        return target.read_text(encoding="utf-8")


if __name__ == "__main__":
    TYPES.write_text(generated(json.loads(SPECIFICATION.read_text(encoding="utf-8"))), encoding="utf-8")
