"""Serves the tree it is run in to itself and prints, as JSON, what a caller of the new task sees."""

import asyncio
import json
import os

import httpx

from service.app import create_app
from service.settings import Settings

LOUD, QUIET = "LOUD LOUD noise.", "Quiet quiet whisper."


async def main() -> None:
    """Ask, and tell."""
    app = create_app(Settings(processes=1, batch_tokens=256))
    async with app.router.lifespan_context(app):
        client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test")
        for _ in range(600):
            if (await client.get("/readyz")).status_code == 200:
                break
            await asyncio.sleep(0.05)
        plain = [(await client.post("/v1/whispering", json={"text": text})).json() for text in (LOUD, QUIET)]
        sure = [(await client.post("/v1/whispering", json={"text": text, "min_confidence": 0.5})).json() for text in (LOUD, QUIET)]
        both = (await client.post("/v1/analyze", json={"text": QUIET, "tasks": ["whispering", "entities"]})).json()
        unknown = await client.post("/v1/whispering", json={"text": QUIET, "targets": ["x"]})
        spec = (await client.get("/openapi.json")).json()
        models = (await client.get("/v1/models")).json()
    print(json.dumps({"plain": plain, "sure": sure, "both": both, "unknown": unknown.status_code, "spec": spec, "models": models}))


if __name__ == "__main__":
    os.environ.setdefault("COPYDESK_DEVICE", "cpu")
    asyncio.run(main())
