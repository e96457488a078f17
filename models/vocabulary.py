"""Words that programs tell answers apart by, each with its meaning for whoever writes one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

Method = Literal[
    "source", "title", "apposition", "role", "anonymous", "organization", "document", "collective", "pronoun", "relative", "first_person",
    "cue", "transcript", "headline", "dash", "citation", "introduction", "interview", "byline", "carried", "opening", "context",
    "correction",
]  # fmt: skip
Reason = Literal[
    "no_source", "passive_without_source", "pronoun_without_antecedent", "ambiguous_pronoun", "author", "first_person", "second_person",
    "below_min_precision", "doubtful",
]  # fmt: skip
EntityMethod = Literal["model", "names", "correction"]
Contact = Literal["quoted", "declined", "no_reply"]
Sourced = Literal["no_source", "one_source", "one_voice", "several_sources"]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A closed list of words with the meaning of each; ``name`` is what the specification calls it."""

    name: str
    about: str
    words: Mapping[str, str]


METHODS: Final = Vocabulary(
    "Method",
    "How a speaker was found.",
    {
        "source": "The quote's source names him.",
        "title": "The source names him with a title.",
        "apposition": "The source describes him, and a name stands beside the description.",
        "role": "The source is a role that the text gives to somebody, or to nobody it names.",
        "anonymous": "The source is somebody the text keeps unnamed.",
        "organization": "The source is a body.",
        "document": "The source is a document.",
        "collective": "The source is several people.",
        "pronoun": "The source is a pronoun that stands for him.",
        "relative": 'The source is "who" or "which".',
        "first_person": 'The source is "I" or "we".',
        "cue": "No source was tagged; his name or description stands beside the cue.",
        "transcript": "His label opens the turn of a transcript.",
        "headline": "His label opens a headline.",
        "dash": "His name follows the quote after a dash.",
        "citation": "A citation names him.",
        "introduction": "The text before the quote introduces him.",
        "interview": "He is the one who answers in an interview.",
        "byline": "He is the author, whom the byline names.",
        "carried": "He has the word in the quotes around.",
        "opening": "The first words of the quote tell.",
        "context": "He is the likeliest of those the text names nearby.",
        "correction": "An editor said so.",
    },
)
REASONS: Final = Vocabulary(
    "Reason",
    "Why a quote has no speaker.",
    {
        "no_source": "The text does not say who speaks.",
        "passive_without_source": 'The cue names nobody: "it was reported".',
        "pronoun_without_antecedent": "The source is a pronoun, and nobody before it fits.",
        "ambiguous_pronoun": "The source is a pronoun that may stand for several.",
        "author": 'The source is the author\'s own "I", and no byline names him.',
        "first_person": 'The source is an "I" of somebody quoted.',
        "second_person": 'The source is "you".',
        "below_min_precision": "The likeliest speaker is less sure than `min_precision` asks for.",
        "doubtful": "The likeliest speaker is less sure than what is given by default; `min_confidence` 0 shows him.",
    },
)
ENTITY_METHODS: Final = Vocabulary(
    "EntityMethod",
    "How an entity was found.",
    {
        "model": "The model found its mentions.",
        "names": "The newsroom's list of names has it.",
        "correction": "An editor said what it is, or which mentions are its.",
    },
)
CONTACTS: Final = Vocabulary(
    "Contact",
    "Whether the text tells of an answer.",
    {
        "quoted": "It quotes the source, and tells of no answer that was refused.",
        "declined": 'The source was asked and gave no answer: "declined to comment".',
        "no_reply": 'The source was asked and not heard of: "did not respond".',
    },
)
SOURCED: Final = Vocabulary(
    "Sourced",
    "Whether the text rests on one source.",
    {
        "no_source": "Nobody is said to state anything.",
        "one_source": "A single source states something.",
        "one_voice": "One of several sources has at least nine tenths of their words.",
        "several_sources": "None of these.",
    },
)
