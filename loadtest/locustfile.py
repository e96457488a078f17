"""Editors at work, for locust: ``locust -f loadtest/locustfile.py --host URL`` from the root of the checkout.

Each user sends an article, waits for the answer, reads it for a moment, and sends the next. Locust ends with 1 where the 95th percentile or
the share of failures is more than asked for.
"""

import json
import sys
import time
from random import Random
from typing import Any

from locust import FastHttpUser, between, events, task
from locust.argument_parser import LocustArgumentParser
from locust.env import Environment

from bench.articles import ARTICLE, BRIEF, LONG, article


@events.init_command_line_parser.add_listener
def _options(parser: LocustArgumentParser) -> None:
    parser.add_argument("--max-p95", type=float, default=5.0, env_var="LOADTEST_MAX_P95", help="seconds; exit with 1 where p95 is more")
    parser.add_argument(
        "--max-failures", type=float, default=0.01, env_var="LOADTEST_MAX_FAILURES", help="share; exit with 1 where more fail"
    )
    parser.add_argument("--key", default="", env_var="LOADTEST_KEY", is_secret=True, help="API key of the service")


@events.quitting.add_listener
def _judge(environment: Environment, **_: Any) -> None:
    options, total = environment.parsed_options, environment.stats.total
    if options is None or environment.process_exit_code not in (None, 0):
        return
    p95 = total.get_response_time_percentile(0.95) / 1000
    misses = []
    if not total.num_requests:
        misses.append("nothing was answered")
    if p95 > options.max_p95:
        misses.append(f"p95 is {p95:.2f} s, more than {options.max_p95:g} s")
    if total.fail_ratio > options.max_failures:
        misses.append(f"{total.fail_ratio:.2%} of the requests failed, more than {options.max_failures:.2%}")
    for miss in misses:
        print(f"missed: {miss}", file=sys.stderr)
    environment.process_exit_code = 1 if misses else 0


class Editor(FastHttpUser):
    """Two of five texts are briefs, two are articles, one is a long read."""

    wait_time = between(0.5, 1.5)

    def on_start(self) -> None:
        """Every user writes texts of its own, so that no answer comes from a cache."""
        self._random = Random()
        options = self.environment.parsed_options
        self._headers = {"Authorization": f"Bearer {options.key}"} if options and options.key else {}

    @task(2)
    def brief(self) -> None:
        """60 to 150 words."""
        self._analyze("brief", BRIEF)

    @task(2)
    def article(self) -> None:
        """600 to 1,000 words."""
        self._analyze("article", ARTICLE)

    @task(1)
    def long_read(self) -> None:
        """3,000 to 3,600 words."""
        self._analyze("long read", LONG)

    def _analyze(self, name: str, words: tuple[int, int]) -> None:
        body = {"text": article(self._random, self._random.randint(*words))}
        with self.client.post("/v1/analyze", json=body, headers=self._headers, name=name, catch_response=True) as response:
            if response.status_code == 200:
                return
            response.failure(f"{response.status_code} {_code(response.text)}".strip())
            pause = response.headers.get("Retry-After", "") if response.headers else ""
        if pause.isdecimal():
            time.sleep(int(pause))  # as the service asks of whoever it refuses


def _code(body: str | None) -> str:
    """Of the problem that a response tells."""
    try:
        return str(json.loads(body or "")["code"])
    except (ValueError, KeyError, TypeError):
        return ""
