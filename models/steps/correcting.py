"""What became of an editor's corrections: those that could not be obeyed are told."""

from collections.abc import Iterator
from typing import Final

from models.annotations import Mention, Span
from models.notices import Notice
from models.rulings import Ruling, Rulings
from models.task import Analysis
from models.tasks import coreference, entities, quotes
from models.tasks.entities.corrected import mention_at
from models.tasks.quotes.corrected import holding_of, targets

NO_QUOTE: Final = "nothing is quoted there"
NO_NAME: Final = "no name stands there"
NOT_TWO: Final = "at least one of its two places names nobody, nor stands for anybody"


def notices(rulings: Rulings, analysis: Analysis) -> tuple[Notice, ...]:
    """What to say of corrections, in their order; ``analysis`` has what all tasks found that ran."""
    lost = dict(rulings.lost)
    overruled = dict(rulings.overruled)
    if quotes.TASK.name in analysis.results:
        _of_quotes(rulings, analysis, lost, overruled)
    if entities.TASK.name in analysis.results:
        lost |= _of_entities(rulings, analysis)
    said = {
        index: Notice("correction_lost", f"Correction {index} was not obeyed: {why}.", f"/corrections/{index}")
        for index, why in lost.items()
    }
    said |= {
        index: Notice("correction_overruled", f"Correction {index} contradicts correction {later}, which holds.", f"/corrections/{index}")
        for index, later in overruled.items()
    }
    return tuple(said[index] for index in sorted(said))


def _of_quotes(rulings: Rulings, analysis: Analysis, lost: dict[int, str], overruled: dict[int, int]) -> None:
    contents = [quote.content for quote in analysis[quotes.TASK].quotes]
    ruled = rulings.of_kind("speaker", "not_quote")
    found, holding = targets(contents, ruled), holding_of(contents, ruled)
    for ruling in ruled:
        if ruling.kind == "not_quote":
            continue
        if ruling.index not in found:
            lost[ruling.index] = NO_QUOTE
        elif holding[found[ruling.index]].value != ruling.value:
            overruled[ruling.index] = holding[found[ruling.index]].index


def _of_entities(rulings: Rulings, analysis: Analysis) -> dict[int, str]:
    named = [mention for mention in analysis[entities.TASK].mentions if mention.form in ("name", "value")]
    spans = [mention.span for mention in named]
    lost = {}
    for ruling in rulings.of_kind("type", "same_entity"):
        index = mention_at(spans, ruling.span)
        if ruling.kind == "type" and (index is None or named[index].type != ruling.value):
            lost[ruling.index] = NO_NAME
        elif ruling.kind == "same_entity" and len(set(_entities(ruling, named, spans, analysis))) != 1:
            lost[ruling.index] = NOT_TWO
    return lost


def _entities(ruling: Ruling, named: list[Mention], spans: list[Span], analysis: Analysis) -> Iterator[str | None]:
    """The entities at the two places of a ruling; None for none."""
    for place in (ruling.span, ruling.other or ruling.span):
        index = mention_at(spans, place)
        anaphora = analysis.results.get(coreference.TASK.name)
        anaphor = anaphora.at(place.start) if anaphora else None
        yield named[index].entity if index is not None else anaphor.referent.entity if anaphor else f"none at {place.start}"
