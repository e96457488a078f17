"""The features by which a quote chooses its speaker, by name."""

from typing import Final

WAYS: Final = {
    "source": "the name that heads the source",
    "title": "the name that heads the source, after a title",
    "namesake": "a person of the surname that heads the source",
    "ambiguous": "somebody of a surname that the source gives alone, where the text does not tell which of two",
    "joined": "the source names several, who speak together",
    "joined_around": "several named side by side, of whom the source has the last",
    "named_within": "a name in the source that does not head it",
    "owner": "a name with a possessive in the source",
    "first_person_within": "the first person named in the source",
    "group": "the people named side by side last; strength falls with the sentences since",
    "apposition": "a name set beside the source's noun",
    "described": "whoever the source describes without a name",
    "role": "a named person whom the text gives the role",
    "coreference": "what coreference takes the source's pronoun or noun for; strength is its probability",
    "relative": "what a relative word goes on from",
    "headed": "a name that has the source's noun in it, or the legal form of a company",
    "main_body": "one of the organisations named most; strength is its share of the mentions of the first",
    "issuer": "whoever has a document like the source's; strength is 0.5 for one of another kind",
    "subject": "the subject of a cue that has no source",
    "between": "a person named between the source and its cue, set off: the UN rapporteur on torture, Jane Roe, said",
    "before_cue": "a name right before the cue, where the source stands elsewhere",
    "addressee": "a name after the cue, up to what is said: told the BBC",
    "turn": "the label of the turn in a transcript",
    "label": "the label right before what is said",
    "signed": "the name after a dash behind what is said",
    "citation": "the citation of the block",
    "introduced": "the name in a line that introduces the words: From the desk of Jane Roe:",
    "interview": "the one an interview is with",
    "byline": "the author that the byline names",
    "around": "the speaker of the quote around this one",
    "around_first": "the speaker of the quote around, in whose words an “I” is the source",
    "same_sentence": "the speaker of the quote before, in the same sentence",
    "same_paragraph": "the speaker of the quote before, in the same paragraph",
    "paragraph_before": "the speaker of the quote before, in the paragraph before",
    "further_before": "the speaker of the quote before, further away",
    "goes_on": "the speaker of the quote before, whose cue this one's goes on with: adding that",
    "next_paragraph": "the speaker of the quote after, in the next paragraph",
    "same_paragraph_after": "the speaker of the quote after, in the same paragraph",
    "opening": "whoever the sentence opens with",
    "near": "somebody or something named before; strength falls with those named since",
    "soon": "somebody named right after, in the same sentence",
    "prominent": "one of the people named most",
}
"""What makes somebody a candidate."""

NATURE: Final = (
    "person", "organization", "peoples", "place", "work", "nameless", "several", "nobody",
    "is_document", "is_many", "is_body",
)  # fmt: skip
"""Of what kind a candidate is."""

AGREEMENT: Final = (
    "gender_same",
    "gender_other",
    "heard_same",
    "heard_other",
    "spoke_before",
    "most_named",
    "own_words",
    "names_himself",
    "only_later",
    "apart",
    "alone",
    "member",
    "place_noun",
    "led",
    "unveiled",
    "opens",
    "noun_other",
    "noun_public",
)
"""How a candidate fits: genders; whether he spoke before; whether he is named only in the quote's own words, or only later; whether
another flow alone names him; whether he is the only person named; a place by a noun such as state; whether he is named
first in the sentence before; whether a source in the lead describes whom the text names only later; whether
he is the subject of a headline before its colon; whether a body's name has another noun for bodies than the source, and is no company's
where the source's noun is one's."""

LIKELY: Final = (
    "pointer", "pointer_log", "pointer_none", "coreference_log", "role_indefinite", "described_definite", "described_bare",
    "described_known", "described_other", "described_seen", "described_named", "beside", "unsure", "unsure_log", "capitals",
    "headed_fits", "headed_lacks",
)  # fmt: skip
"""What makes a way likelier: how sure coreference is, and of what words a description is."""

CIRCUMSTANCES: Final = (
    "nobody_passive",
    "nobody_part",
    "nobody_beside",
    "nobody_indirect",
    "nobody_quoted",
    "nobody_unsure",
    "nobody_coreference",
    "nobody_first",
    "nobody_unheard",
)
"""Features of nobody."""

FEATURES: Final = (*WAYS, *NATURE, *AGREEMENT, *LIKELY, *CIRCUMSTANCES)
