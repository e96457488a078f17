"""Weak spots of entities; see :mod:`models.evaluation.probes`."""

from models.evaluation.probes import Probe, WeakSpot

SPOTS = (
    WeakSpot(
        "Unfamiliar names of the wrong type",
        "21 of 110 errors read on worldwide, 8 of 30 on conll2003",
        "The span is right and its type is not: an unfamiliar single word that acts like a person is taken for one, and a club or an "
        "office that bears the name of a place or a building for that place. Only knowledge of the name could tell; in a whole article, "
        "take the type of the entity, for which all its mentions vote, rather than that of one mention.",
        (
            Probe("Tamvik's treasurer denied that the charity was short of money.", "Tamvik ORG"),
            Probe(
                "The winger left Tavira for Harrow Vale after a poor season at Northbridge.",
                "Tavira ORG; Harrow Vale ORG; Northbridge ORG",
            ),
        ),
    ),
    WeakSpot(
        "Debatable or mistaken annotation",
        "20 of 110 errors read on worldwide, 3 of 30 on conll2003",
        "Mostly the answer given is right or as good as the annotators': they left out some names and dates, marked a weekday as "
        "miscellaneous and a disease as a date, and held competitions to be organisations and holidays to be dates. So about a sixth of "
        "the errors that the figures count are none by the types of this service, as in the example.",
        (Probe("The Northern Cup named a new chairman on Sunday.", "Northern Cup EVENT; Sunday DATE"),),
    ),
    WeakSpot(
        "Where a name begins or ends",
        "16 of 110 errors read on worldwide, 6 of 30 on conll2003",
        "The span takes in the comma after a date or a place, a possessive ending, an ordinary word such as region, or what stands in "
        "front of the name, or it leaves out a number or the second half of a long name. Callers may strip punctuation from the ends, and "
        "should compare names by overlap rather than by exact offsets.",
        (
            Probe("The bridge was closed for repairs in 2008, 2013 and 2019.", "2008 DATE; 2013 DATE; 2019 DATE"),
            Probe("ORV 2 drew with TLK 4 on the last day.", "ORV 2 ORG; TLK 4 ORG"),
        ),
    ),
    WeakSpot(
        "Events, treaties, works, products and facilities",
        "19 of 110 errors read on worldwide, 2 of 30 on conll2003",
        "Campaigns, summits, reports, shows, trade agreements and brands are missed or taken for organisations or places, a storm for the "
        "person it is named after. These types are rare in the training data; do not take a list of an article's events or works to be "
        "complete.",
        (
            Probe(
                "The Marsh Lane Pact was signed in Vienna before Storm Hilda tore roofs off barns.",
                "Marsh Lane Pact MISC; Vienna LOC; Storm Hilda EVENT",
            ),
            Probe('Her play "Silence" opened at the Corran Playhouse.', "Silence WORK; Corran Playhouse FAC"),
        ),
    ),
    WeakSpot(
        "Unusual names missed altogether",
        "14 of 110 errors read on worldwide, 3 of 30 on conll2003",
        "Names unlike those of the training data (of small parties, papers and villages, of persons with local titles), short "
        "abbreviations, and common words used as names are not found, at times even where the same name is found elsewhere in the "
        "article. Callers may search the text for further occurrences of the names that were found.",
        (
            Probe("Pulsora, a news site, first published the tapes.", "Pulsora ORG"),
            Probe("The Republic's ferries, once run by the PD, now sail empty.", "Republic LOC; PD ORG"),
        ),
    ),
    WeakSpot(
        "Common words and capital letters that mislead",
        "8 of 110 errors read on worldwide, 7 of 30 on conll2003",
        "Common words, above all titles and abbreviations with a capital letter, are taken for names; in headlines and other lines all in "
        "capitals, where case no longer tells names from words, names are missed or given the wrong type. Be wary of mentions in headlines "
        "and tables that the article does not repeat.",
        (
            Probe("RUGBY - QUILL STUNS DOVER IN EUROPEAN FINAL", "QUILL PERSON; DOVER ORG; EUROPEAN MISC"),
            Probe("Provosts and Elders thanked the donors. Mth to Sep 3: n/a", "Sep 3 DATE"),
        ),
    ),
    WeakSpot(
        "Names in front of a noun or joined by a hyphen",
        "12 of 110 errors read on worldwide, 1 of 30 on conll2003",
        "A place, a people or a person that only describes the next noun, or is one part of a hyphenated word, is missed, joined to the "
        "other part or given another type. Standing on its own the same name is mostly found.",
        (
            Probe("A Vellin court fined the brewery.", "Vellin LOC"),
            Probe("A Tarnow museum lent the Lisbon fair two Franco-German flags.", "Tarnow LOC; Lisbon LOC; Franco NORP; German NORP"),
        ),
    ),
)
