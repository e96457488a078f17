"""``python -m loadtest URL --rate R``: documents that arrive by chance, R a second on average, whatever became of those before."""

import argparse
import json
import math
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import httpx

from bench.load import Load, Request, arrivals
from loadtest import texts
from loadtest.report import Result
from loadtest.texts import MIXES, TextsError

KEY = "LOADTEST_KEY"
"""The environment variable with the service's API key: on the command line everybody could see it."""

PATHS = ("/v1/analyze", "/v1/entities", "/v1/quotes", "/v1/hedging")
"""What takes a text and needs nothing else."""

USAGE, MISSED = 2, 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Run; returns the exit code: 0, :data:`MISSED` where a bound was not kept, :data:`USAGE` where nothing could be measured."""
    options = _parser().parse_args(arguments)
    url = options.url.rstrip("/")
    headers = {"Authorization": f"Bearer {key}"} if (key := os.environ.get(KEY)) else {}
    if options.timeout:
        headers["X-Request-Timeout"] = f"{options.timeout:g}"
    instants = arrivals(options.rate, options.warmup + options.seconds, options.seed)
    try:
        found = texts.own(options.texts) if options.texts else texts.made(options.mix, len(instants), options.seed)
    except TextsError as error:
        print(error, file=sys.stderr)
        return USAGE
    requests = [Request(options.path, {"id": "", "text": text}) for text in found]
    if not instants or (refusal := _refusal(url, requests[0], headers)):
        print(refusal if instants else "Nothing would arrive: ask for more seconds, or a higher rate.", file=sys.stderr)
        return USAGE

    source = options.texts or f"mix {options.mix}"
    length = f"{options.warmup:g} s to warm up, then {options.seconds:g} s"
    print(f"{url}{options.path}, {source}, {options.rate:g} a second by chance (seed {options.seed}), {length}", flush=True)
    try:
        replies = Load(url, requests, instants=instants, headers=headers).run()
    except subprocess.CalledProcessError as error:
        print(f"The process that sends ended with {error.returncode}.", file=sys.stderr)
        return USAGE
    counted = [reply for reply in replies if reply.due >= options.warmup]
    result = Result(counted, [len(text.split()) for text in found], options.seconds, options.objective)
    print(result.table())
    misses = result.misses(options.max_p95, options.max_failures)
    if options.json:
        asked = {
            "url": url,
            "path": options.path,
            "texts": str(source),
            "rate": options.rate,
            "seed": options.seed,
            "warmup": options.warmup,
        }
        options.json.parent.mkdir(parents=True, exist_ok=True)
        options.json.write_text(json.dumps({**asked, **result.as_json(), "misses": misses}, indent=1) + "\n", encoding="utf-8")
    for miss in misses:
        print(f"missed: {miss}", file=sys.stderr)
    return MISSED if misses else 0


def _refusal(url: str, request: Request, headers: dict[str, str]) -> str | None:
    """Why a load would tell nothing: the service is not there, not ready, or does not take the first request; None where it does."""
    try:
        with httpx.Client(base_url=url, timeout=60, trust_env=False, headers=headers) as client:
            ready = client.get("/readyz")
            answer = ready if ready.status_code != 200 else client.post(request.path, json=request.body)
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        return f"{url} cannot be reached: {error}"
    if answer.status_code == 200:
        return None
    if answer.status_code in (401, 403):
        return f"{url} wants a key: give it one that it knows in {KEY}"
    return f"{url} answered {answer.request.url.path} with {answer.status_code}: {answer.text[:200]}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m loadtest", description=__doc__, allow_abbrev=False)
    parser.add_argument("url", help="address of the service, as http://127.0.0.1:8000")
    parser.add_argument("--rate", type=_positive, required=True, help="documents a second, on average")
    parser.add_argument("--seconds", type=_positive, default=60.0, help="how long it counts (default 60)")
    parser.add_argument("--warmup", type=_not_negative, default=5.0, help="seconds before that, which do not count (default 5)")
    parser.add_argument("--mix", choices=MIXES, default="news", help="lengths of the texts that are made up (default news)")
    parser.add_argument(
        "--texts", type=Path, help="your own texts instead: a folder of .txt and .md files, or a file of JSON lines with a text each"
    )
    parser.add_argument("--path", choices=PATHS, default=PATHS[0], help=f"what is asked for (default {PATHS[0]})")
    parser.add_argument("--timeout", type=_positive, help="seconds a request may take, sent as X-Request-Timeout (default: the service's)")
    parser.add_argument("--objective", type=_positive, help="seconds within which an answer counts as goodput (default: any)")
    parser.add_argument("--max-p95", type=_positive, help="seconds; exit with 1 where the 95th percentile is more")
    parser.add_argument("--max-failures", type=_not_negative, help="share from 0 to 1; exit with 1 where more requests get no 200")
    parser.add_argument("--seed", type=int, default=0, help="of texts and arrivals (default 0)")
    parser.add_argument("--json", type=Path, help="file to write all figures to")
    return parser


def _number(fits: Callable[[float], bool], wanted: str) -> Callable[[str], float]:
    def read(value: str) -> float:
        try:
            number = float(value)
        except ValueError:
            number = math.nan
        if not (math.isfinite(number) and fits(number)):
            raise argparse.ArgumentTypeError(f"{value} is no number {wanted}")
        return number

    return read


_positive = _number(lambda number: number > 0, "above 0")
_not_negative = _number(lambda number: number >= 0, "from 0 up")

if __name__ == "__main__":
    sys.exit(main())
