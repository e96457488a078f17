"""Passages: runs of sentences that fit the classifier together."""

from collections.abc import Sequence


def passages(token_counts: Sequence[int], budget: int) -> list[range]:
    """Consecutive sentences, by index, in as few passages of at most ``budget`` tokens as reading in order gives.

    ``token_counts`` has a number of tokens for each sentence. One with more than ``budget`` is a passage of its own. Every sentence is in
    exactly one passage.
    """
    grouped: list[range] = []
    start = total = 0
    for index, count in enumerate(token_counts):
        if index > start and total + count > budget:
            grouped.append(range(start, index))
            start, total = index, 0
        total += count
    if token_counts:
        grouped.append(range(start, len(token_counts)))
    return grouped
