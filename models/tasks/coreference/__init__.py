"""Who or what pronouns, relative words and role nouns stand for within a document."""

from models.heads import PointerHead
from models.task import Context, Task
from models.tasks import attribution, entities
from models.tasks.coreference.anaphora import Anaphora
from models.tasks.coreference.corrected import told
from models.tasks.coreference.pointing import Pointing
from models.tasks.coreference.resolver import resolve
from models.tasks.coreference.trail import Trail
from models.text.document import Document

ANTECEDENT = PointerHead("antecedent", weight=0.5)
"""The pointer from a mention's first word to the first word of another mention of the same thing."""


def decode(document: Document, context: Context) -> Anaphora:
    """The anaphors of the document, each with its likeliest referent."""
    attributed, names = context.analysis[attribution.TASK], context.analysis[entities.TASK].names
    return resolve(trail(document, context), told=told(names, attributed, context.rulings))


def trail(document: Document, context: Context) -> Trail:
    """What coreference decides on."""
    attributed = context.analysis[attribution.TASK]
    pointing = None
    if ANTECEDENT.query in context.words:
        queries, keys = context.words[ANTECEDENT.query], context.words[ANTECEDENT.key]
        pointing = Pointing(queries, keys, document.tokens.starts, context.calibration.null_scores[ANTECEDENT.name])
    said, sources = ([scored.span for scored in spans] for spans in (attributed.contents, attributed.sources))
    return Trail(document, context.analysis[entities.TASK].names, said, sources, pointing)


TASK = Task(name="coreference", result=Anaphora, decode=decode, heads=(ANTECEDENT,), after=(entities.TASK, attribution.TASK))
