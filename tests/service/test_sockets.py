import errno
import socket
from collections.abc import Iterator
from typing import Any

import pytest

from service.sockets import ListenError, address_of, listen

IPV4 = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 0))
IPV6 = (socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("::1", 0, 0, 0))


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield other.getsockname()[1]


def test_a_free_port_is_taken_and_answers_at_once() -> None:
    (opened,) = listen("127.0.0.1", 0)
    with opened, socket.create_connection(opened.getsockname(), timeout=10):
        assert opened.getsockname()[1] > 0


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "0.0.0.0"])
def test_a_taken_port_is_told_in_one_sentence(host: str, taken: int) -> None:
    with pytest.raises(ListenError, match=rf"^Copydesk cannot listen on {host}:{taken}: the port is taken; [^\n]+--port[^\n]+$"):
        listen(host, taken)


@pytest.mark.parametrize(
    ("host", "reason"),
    [
        ("x" * 70, "this is no name of a host"),
        ("203.0.113.7", "this machine has no such address"),
    ],
)
def test_a_bad_host_is_told_in_one_sentence(host: str, reason: str) -> None:
    with pytest.raises(ListenError, match=rf"^Copydesk cannot listen on {host}:8000: {reason}$"):
        listen(host, 8000)


def test_an_unknown_host_is_told_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*asked: object, **how: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "…")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(ListenError, match=r"^Copydesk cannot listen on desk:8000: no host of this name is known$"):
        listen("desk", 8000)


class FakeSocket:
    """What is told of a port."""

    def __init__(self, port: int) -> None:
        self.port, self.closed = port, False

    def getsockname(self) -> tuple[str, int]:
        return "", self.port

    def close(self) -> None:
        self.closed = True


class Machine:
    """Stands in for the system's sockets, with addresses that answer by ``failing`` alone; ``opened`` are those asked for."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, failing: dict[int, int]) -> None:
        self.opened: list[tuple[Any, ...]] = []
        self.made: list[FakeSocket] = []
        self._failing = failing
        monkeypatch.setattr(socket, "getaddrinfo", lambda host, port, **how: [IPV6, IPV4, IPV4])
        monkeypatch.setattr(socket, "create_server", self._create)

    def _create(self, address: tuple[Any, ...], *, family: int) -> FakeSocket:
        if family in self._failing:
            raise OSError(self._failing[family], "…")
        self.opened.append(address)
        self.made.append(FakeSocket(address[1] or 4000))
        return self.made[-1]


def test_all_addresses_of_a_host_are_listened_on_with_the_same_port(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine(monkeypatch, {})
    listen("desk", 0)
    assert machine.opened == [("127.0.0.1", 0), ("::1", 4000, 0, 0)]


def test_an_address_that_the_machine_lacks_is_passed_over_where_another_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine(monkeypatch, {socket.AF_INET6: errno.EADDRNOTAVAIL})
    assert len(listen("desk", 8000)) == len(machine.opened) == 1
    Machine(monkeypatch, {socket.AF_INET6: errno.EADDRNOTAVAIL, socket.AF_INET: errno.EAFNOSUPPORT})
    with pytest.raises(ListenError, match=r"no such address"):
        listen("desk", 8000)


@pytest.mark.parametrize(
    ("number", "reason"),
    [(errno.EADDRINUSE, "the port is taken"), (errno.EACCES, "below 1024"), (errno.ENOBUFS, "[Nn]o buffer space")],
)
def test_a_port_taken_on_one_address_leaves_none_open(monkeypatch: pytest.MonkeyPatch, number: int, reason: str) -> None:
    machine = Machine(monkeypatch, {socket.AF_INET6: number})
    with pytest.raises(ListenError, match=reason):
        listen("desk", 8000)
    assert [made.closed for made in machine.made] == [True]


def test_an_address_is_written_as_in_a_url() -> None:
    assert (address_of("desk", 80), address_of("::1", 80)) == ("desk:80", "[::1]:80")
