"""FastAPI and transformers' pipeline without batching, one pipeline a task: the server that most people write."""

import asyncio
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

import uvicorn
from fastapi import FastAPI
from pydantic import BaseModel

from bench.peers.servers.options import Options, Read, reader

READERS: list[Read] = []
"""Of a worker process, one a task."""


class Text(BaseModel):
    """A request."""

    text: str


def load(options: Options) -> None:
    """Make the pipelines of a worker process."""
    READERS.extend(reader(options, task) for task in range(len(options.models)))


def read(task: int, text: str) -> list[dict[str, Any]]:
    """The spans of one task in ``text``."""
    return READERS[task]([text])[0]


def main() -> None:
    """Serve."""
    options = Options.given()
    pool = ProcessPoolExecutor(options.workers, get_context("spawn"), load, (options,))
    app = FastAPI()

    @app.post("/read")
    async def answer(text: Text) -> list[list[dict[str, Any]]]:
        loop = asyncio.get_running_loop()
        tasks = range(len(options.models))
        return await asyncio.gather(*(loop.run_in_executor(pool, read, task, text.text) for task in tasks))

    uvicorn.run(app, port=options.port, log_level="warning")


if __name__ == "__main__":
    main()
