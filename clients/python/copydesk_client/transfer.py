"""Calls over ``httpx``, waiting."""

import time
from collections.abc import Iterator
from typing import TypeVar

import httpx

from copydesk_client.errors import CopydeskError
from copydesk_client.lines import Incoming, Splitter
from copydesk_client.sending import Sending

Item = TypeVar("Item")


def send(http: httpx.Client, sending: Sending) -> bytes:
    """The body of the answer to a call."""
    while True:
        try:
            response = http.request(**sending.request())
        except httpx.HTTPError as error:
            failure: CopydeskError | None = sending.failed(error)
        else:
            failure = sending.received(response)
        if failure is None:
            return sending.content
        time.sleep(sending.wait(failure))


def receive(http: httpx.Client, sending: Sending, incoming: Incoming[Item]) -> Iterator[Item]:
    """What comes line by line, with as many requests as it takes."""
    while True:
        sending.call = incoming.call()
        failure: CopydeskError | None
        try:
            with http.stream(**sending.request()) as response:
                if response.is_success:
                    split = Splitter()
                    for received in response.iter_bytes():
                        for line in split.lines(received):
                            yield from incoming.take(line)
                    failure = incoming.failure()
                else:
                    response.read()
                    failure = sending.received(response)
        except httpx.HTTPError as error:
            failure = sending.failed(error)
        if failure is None:
            return
        sending.renew(failure, progress=incoming.has_progressed)
        try:
            seconds = sending.wait(failure)
        except CopydeskError:
            left = incoming.left()
            if left is None:
                raise
            yield from left
            return
        time.sleep(seconds)
