import json
from importlib.util import find_spec
from pathlib import Path

import pytest

from bench.peers.registry import Peer, peers, pipelines
from bench.peers.servers.options import VARIABLE, Options
from bench.server import Server

ALL = [*peers(lambda text: [text[:4], text[4:]]), pipelines()]


def started(peer: Peer) -> tuple[list[str], dict[str, str]]:
    server: Server = peer.server([Path("some") / "model"])
    return list(server._command), dict(server._env)


def test_there_are_two_peers_without_batches_and_four_with() -> None:
    assert [peer.name for peer in ALL if not peer.batched] == ["pipeline", "openvino", "pipelines"]
    assert [peer.name for peer in ALL if peer.batched] == ["litserve", "ray_serve", "bentoml", "infinity"]


@pytest.mark.parametrize("peer", ALL, ids=lambda peer: peer.name)
def test_a_peer_is_started_in_its_environment_with_its_options(peer: Peer) -> None:
    command, env = started(peer)
    options = Options(**json.loads(env[VARIABLE]))
    assert command[0].startswith(str(peer.environment.folder))
    assert options.models == ["some/model"]
    assert env["OMP_NUM_THREADS"] == str(options.threads)
    for module in (part.partition(":")[0] for part in command if part.startswith("bench.")):
        assert find_spec(module)


@pytest.mark.parametrize("peer", ALL, ids=lambda peer: peer.name)
def test_no_peer_uses_more_threads_than_there_are_cores(peer: Peer) -> None:
    assert peer.setup.get("workers", 1) * peer.setup["threads"] == pytest.approx(pipelines().setup["workers"])


def test_what_is_asked_for_reaches_a_process_through_its_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    _, env = started(ALL[1])
    monkeypatch.setenv(VARIABLE, env[VARIABLE])
    assert Options.given().runtime == ALL[1].setup["runtime"] == "openvino"


def test_infinity_gets_a_text_in_pieces_that_it_can_read() -> None:
    assert next(peer for peer in ALL if peer.name == "infinity").body("Rain fell.") == {"input": ["Rain", " fell."]}
