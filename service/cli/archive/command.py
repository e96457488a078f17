"""``copydesk archive IN OUT``."""

import time
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer
from pydantic_core import from_json, to_json

from service import __version__
from service.cli.analysts import Remote, settings
from service.cli.archive import sources
from service.cli.archive.documents import Shape
from service.cli.archive.progress import display, span
from service.cli.archive.reading import Processes, Readers, Service
from service.cli.archive.run import run
from service.cli.archive.sinks import SHOWN, Sink
from service.cli.console import Code, Misused, Stopped, say
from service.cli.options import Encoding, Key, Language, Markup, Precision, Sets, Targets, Tasks, Url, pairs, request_options

In = Annotated[
    Path,
    typer.Argument(metavar="IN", help="A folder of texts, NDJSON (.ndjson, .jsonl, also .gz) or Parquet (.parquet).", show_default=False),
]
Out = Annotated[Path, typer.Argument(metavar="OUT", help="A folder, or a file .ndjson, .jsonl or .parquet.", show_default=False)]
Fields = Annotated[
    list[str] | None,
    typer.Option(
        "--field",
        metavar="NAME=FIELD",
        help="Take a field of the request from this field or column of the archive, as in --field text=body; all others are then left out.",
    ),
]
Restart = Annotated[bool, typer.Option("--restart", help="Throw away what an earlier run has made, and begin anew.")]


def archive(
    in_: In,
    out: Out,
    field: Fields = None,
    restart: Restart = False,
    from_: Markup = None,
    encoding: Encoding = None,
    task: Tasks = None,
    target: Targets = None,
    min_precision: Precision = None,
    language: Language = None,
    set_: Sets = None,
    url: Url = None,
    key: Key = None,
) -> None:
    """Analyse any number of documents, in their order; the same command goes on where an earlier run stopped.

    OUT.partial holds what there is until all is done. Documents that fail are listed in OUT.failures.ndjson with the reason.
    """
    options = request_options(task, target, min_precision, language, set_)
    fields = pairs(field, "--field")
    if fields and "text" not in fields:
        raise Misused("--field needs one for the text, as in --field text=body")
    if in_.resolve() == out.resolve() or (in_.is_dir() and in_.resolve() in out.resolve().parents):
        raise Misused("OUT must not be IN, nor lie in it")
    start = time.monotonic()
    with ExitStack() as stack:
        here = settings()
        remote = stack.enter_context(Remote(url, key)) if url else None
        most = remote.max_body_bytes if remote else here.max_body_bytes
        source = sources.opened(in_, most, fields)
        for note in source.notes:
            say(note)
        shape = Shape(options, fields, from_, encoding, most)
        facts = {"input": source.identity(), "options": options, "fields": fields, "from": shape.format, "encoding": encoding}
        facts |= {"copydesk": __version__}
        sink = stack.enter_context(Sink(out, from_json(to_json(facts)), again=restart))
        if sink.done:
            say(f"going on after {sink.done:,} documents")
        before = sink.done
        readers: Readers = Service(remote, shape) if remote else Processes(here.model_copy(update={"cache_bytes": 0}), shape)
        stack.callback(readers.close)
        try:
            with display(source.total, before) as bar:
                sink.check_models(readers.versions())
                run(source, sink, readers, bar)
        except KeyboardInterrupt:
            say(f"stopped after {sink.done:,} documents; the same command goes on")
            raise
        except Stopped as stopped:
            raise Stopped(f"{stopped}\n{sink.done:,} documents are done; the same command goes on") from stopped
        failures = sink.finish()
        done, failed = sink.done, sink.failed
    seconds = time.monotonic() - start
    say(f"{done:,} documents: {done - failed:,} analysed, {failed:,} failed; {done - before:,} of them now, in {span(seconds)}")
    for failure in failures:
        say(f"  {failure['place']}: {failure['detail']}")
    if failed > len(failures):
        say(f"  and {failed - SHOWN:,} more")
    if failed:
        say(f"all failures are in {sink.failures_path}")
        raise typer.Exit(Code.WITH_FAILURES)
