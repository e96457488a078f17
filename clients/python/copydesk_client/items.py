"""Items of a batch, a stream or a job."""

from copydesk_client.errors import ProblemError
from copydesk_client.types import AnalyzeResult, BatchItem, JobItem


def unwrap(item: BatchItem | JobItem) -> AnalyzeResult:
    """The result in ``item``.

    Raises:
        ProblemError: the document could not be analysed.
    """
    if "result" in item:
        return item["result"]
    raise ProblemError.of(item["problem"])
