"""The sockets the service listens on, opened before anything slow is done, so that a taken port is told at once."""

import errno
import os
import socket

TAKEN = "the port is taken; choose another with --port or COPYDESK_PORT"

REASONS = {
    errno.EADDRINUSE: TAKEN,
    errno.EADDRNOTAVAIL: "this machine has no such address",
    errno.EACCES: "ports below 1024 are for the administrator",
}


class ListenError(Exception):
    """An address cannot be listened on; the message is one sentence that says why."""


def listen(host: str, port: int) -> list[socket.socket]:
    """A listening socket for each address of ``host``, IPv4 and IPv6, all on the same port; port 0 takes a free one.

    Addresses that this machine lacks, as ``localhost`` may have one of IPv6, are passed over as long as another is left.

    Raises:
        ListenError: there is no such host, or its port is taken or not to be had.
    """
    sockets: list[socket.socket] = []
    missing: OSError | None = None
    try:
        addresses = set(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))  # a set, as a hosts file may name one twice
        for family, _, _, _, address in sorted(addresses):
            chosen = sockets[0].getsockname()[1] if sockets else port
            try:
                sockets.append(socket.create_server((address[0], chosen, *address[2:]), family=family))
            except OSError as error:
                if error.errno not in (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT):
                    raise
                missing = error
        if not sockets and missing:
            raise missing
    except (OSError, UnicodeError) as error:  # a name that cannot be one is a UnicodeError
        for opened in sockets:
            opened.close()
        raise ListenError(f"Copydesk cannot listen on {address_of(host, port)}: {_reason(error)}") from error
    return sockets


def address_of(host: str, port: int) -> str:
    """``host:port`` as it stands in a URL, IPv6 in brackets."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _reason(error: OSError | UnicodeError) -> str:
    if isinstance(error, UnicodeError):
        return "this is no name of a host"
    if isinstance(error, socket.gaierror):
        return "no host of this name is known"
    number = error.errno or 0
    return REASONS.get(number) or os.strerror(number)
