"""Libraries that are not always there."""

from typing import Any

from service.cli.console import Stopped


def pyarrow() -> Any:
    """The library that reads and writes Parquet.

    Raises:
        Stopped: it is not installed.
    """
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise Stopped("Parquet needs pyarrow, which is not installed: pip install 'copydesk[archive]'") from error
    return pyarrow
