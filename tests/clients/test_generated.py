import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

GENERATOR = Path(__file__).parents[2] / "clients" / "python" / "generate.py"


@pytest.fixture(scope="module")
def generator() -> ModuleType:
    pytest.importorskip("datamodel_code_generator", reason="the generator of the client's types is not installed")
    spec = importlib.util.spec_from_file_location("generate", GENERATOR)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_types_are_those_of_the_specification(generator: ModuleType) -> None:
    specification = json.loads(generator.SPECIFICATION.read_text())
    assert generator.TYPES.read_text() == generator.generated(specification), "run make clients-types"


def test_an_option_that_a_method_takes_by_position_is_none_of_the_options(generator: ModuleType) -> None:
    schemas = generator.with_options(json.loads(generator.SPECIFICATION.read_text()))["components"]["schemas"]
    for name, arguments in generator.ARGUMENTS.items():
        assert schemas[name.replace("Request", "Options")]["properties"].keys() == schemas[name]["properties"].keys() - set(arguments)
        assert set(arguments) <= schemas[name]["properties"].keys()
