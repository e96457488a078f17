"""LitServe, which batches by count and waiting time."""

from typing import Any

import litserve

from bench.peers.servers.options import Options, reader


class Reader(litserve.LitAPI):
    """Texts in, spans out."""

    def setup(self, device: str) -> None:
        """Make the pipeline of a worker process."""
        self.read = reader(Options.given())

    def decode_request(self, request: dict[str, str]) -> str:
        """The text of a request."""
        return request["text"]

    def predict(self, texts: Any) -> Any:
        """The spans of a batch of texts; of one where batches are of one."""
        return self.read(texts) if isinstance(texts, list) else self.read([texts])[0]

    def encode_response(self, spans: Any) -> dict[str, Any]:
        """The answer."""
        return {"spans": spans}


def main() -> None:
    """Serve."""
    options = Options.given()
    server = litserve.LitServer(
        Reader(max_batch_size=options.texts, batch_timeout=options.wait, api_path="/read"),
        accelerator="cpu",
        devices=1,
        workers_per_device=options.workers,
        timeout=False,
    )
    server.run(host="127.0.0.1", port=options.port, generate_client_file=False, log_level="warning")


if __name__ == "__main__":
    main()
