"""Weak spots of entities; see :mod:`models.evaluation.probes`."""

from models.evaluation.probes import Probe, WeakSpot

SPOTS = (
    WeakSpot(
        "Unfamiliar names of the wrong type",
        "21 of 110 errors read on worldwide, 8 of 30 on conll2003",
        "The span is right and its type is not: a single unfamiliar word that owns a lawyer or gives an interview is taken for a person, and "
        "a club or office named after a place or a building for that place. Only knowledge of the name could tell; in a whole article, take "
        "the type of the entity, for which all its mentions vote, rather than that of one mention.",
        (
            Probe("Tamvik's lawyer said the group would appeal.", "Tamvik ORG"),
            Probe(
                "The winger left Tavira for Harrow Vale after a poor season at Northbridge.", "Tavira ORG; Harrow Vale ORG; Northbridge ORG"
            ),
        ),
    ),
    WeakSpot(
        "Debatable or mistaken annotation",
        "20 of 110 errors read on worldwide, 3 of 30 on conll2003",
        "The answer given is right or as good as the annotators': they left real names and dates out, marked Sunday as miscellaneous and a "
        "disease as a date, and held competitions to be organisations and holidays to be dates. So about a sixth of the errors counted here "
        "are none to a caller who reads the scheme of this service.",
        (Probe("The Northern Cup named a new chairman on Sunday.", "Northern Cup ORG; Sunday DATE"),),
    ),
    WeakSpot(
        "Where a name begins or ends",
        "16 of 110 errors read on worldwide, 6 of 30 on conll2003",
        "The span takes in the comma after a date or a place, an apostrophe, an ordinary word (region, province, rifles) or what stands in "
        "front (NGO), or it leaves out a number or the second half of a long name. Callers may strip punctuation from the ends, and should "
        "compare names by overlap rather than by exact offsets.",
        (
            Probe("Protests followed in 2018, 2019 and 2021.", "2018 DATE; 2019 DATE; 2021 DATE"),
            Probe("TSC 3 beat HVK 2 in the semi-final.", "TSC 3 ORG; HVK 2 ORG"),
        ),
    ),
    WeakSpot(
        "Events, treaties, works, products and facilities",
        "19 of 110 errors read on worldwide, 2 of 30 on conll2003",
        "Campaigns, summits, reports, shows, trade agreements and brands are missed or taken for organisations, places or persons, a storm for "
        "the person it is named after. These types are rare in the training data; do not rely on a list of an article's events or "
        "works to be complete.",
        (
            Probe(
                "The Marsh Lane Pact was signed in Vienna, and Storm Hilda arrived the next day.",
                "Marsh Lane Pact MISC; Vienna LOC; Storm Hilda EVENT",
            ),
            Probe('Her play "Silence" opened at the Corran Playhouse.', "Silence WORK; Corran Playhouse FAC"),
        ),
    ),
    WeakSpot(
        "Unusual names missed altogether",
        "14 of 110 errors read on worldwide, 3 of 30 on conll2003",
        "Names unlike those of the training data (of small parties, papers and villages, personal names with local titles), short "
        "abbreviations, and ordinary words used as names, such as the Kingdom, are not found, even where the same name is found elsewhere in "
        "the article. Callers may search the text for further occurrences of the names that were found.",
        (
            Probe("The PD complained to the Kingdom.", "PD ORG; Kingdom LOC"),
            Probe("The mayor of Lenz gave an interview to Pulsora, a news site.", "Lenz LOC; Pulsora ORG"),
        ),
    ),
    WeakSpot(
        "Capital letters that mislead",
        "8 of 110 errors read on worldwide, 7 of 30 on conll2003",
        "Common words with a capital letter (Deans, abbreviations in tables) are taken for names; in headlines and lines all in capitals, "
        "names are missed or given the wrong type. Be wary of mentions in headlines and tables that the article does not repeat.",
        (
            Probe("Deans and Kingmakers thanked the donors. Wk to Aug 28: N/A", "Aug 28 DATE"),
            Probe("RUGBY - QUILL STUNS DOVER IN EUROPEAN FINAL", "QUILL PERSON; DOVER ORG; EUROPEAN MISC"),
        ),
    ),
    WeakSpot(
        "Names in front of a noun or joined by a hyphen",
        "12 of 110 errors read on worldwide, 1 of 30 on conll2003",
        "A place, person or people that only describes the next noun (a court, a deal, a conflict) or is one half of a hyphenated pair "
        "is missed, joined to its other half, or given the type of what it describes. The same name standing on its own is mostly found.",
        (
            Probe("The judge sent the case back to the Vellin court.", "Vellin LOC"),
            Probe(
                "The deal covers the Franco-German brigade and the EU-Kenya accord.",
                "Franco NORP; German NORP; EU ORG; Kenya LOC",
            ),
        ),
    ),
)
