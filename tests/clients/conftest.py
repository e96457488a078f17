from collections.abc import Iterator

import pytest

from models.local import load
from service.inference.loading import Loaded
from service.inference.runners import Local
from tests.service.live import live
from tests.service.toy import ToyAnalyzer
from tests.tiny import SHIPPED


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="package")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Of a service with the toy models."""
    toy = ToyAnalyzer()
    jobs = tmp_path_factory.mktemp("jobs") / "jobs.sqlite3"
    with live(lambda settings: toy.loaded(settings.batch_tokens), jobs=str(jobs)) as url:
        yield url


@pytest.fixture(scope="package")
def shipped() -> Iterator[str]:
    """Of a service with the weights it ships."""
    analyzer = load(SHIPPED / "article", SHIPPED / "stance", device="cpu")
    with live(lambda settings: Loaded(analyzer, [Local(analyzer.encoders)])) as url:
        yield url
