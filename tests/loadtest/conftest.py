import sys
from collections.abc import Iterator

import pytest

from bench.server import Server, free_port
from tests import tiny

KEY = "s3cret"
DIGEST = "1ec1c26b50d5d3c58d9583181af8076655fe00756bf7285940ba3670f99fcba0"


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A service with random models that wants a key."""
    folder = tmp_path_factory.mktemp("models")
    port = free_port()
    settings = {
        "PORT": str(port),
        "LOG_LEVEL": "error",
        "PROCESSES": "1",
        "THREADS": "1",
        "API_KEYS": DIGEST,
        "ARTICLE_MODEL": str(tiny.article(folder / "article")),
        "STANCE_MODEL": str(tiny.stance(folder / "stance")),
    }
    env = {f"COPYDESK_{name}": value for name, value in settings.items()}
    with Server([sys.executable, "-m", "service"], port, ("GET", "/readyz", None), env=env, log=None) as running:
        yield running
