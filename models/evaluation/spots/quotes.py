"""Weak spots of quotes; see :mod:`models.evaluation.probes`."""

from models.evaluation.probes import Probe, WeakSpot

SPOTS = (
    WeakSpot(
        "Attitudes and acts that are not speech, missed",
        "34 of 110 errors read on polnear",
        "PolNeAR marks stances and acts of state as attributions too: who backs, opposes, resents, appoints, blocks or "
        "decides, often in a noun (“disdain for”, “the failure to”). Many of these are not found. Do not read a missing"
        " quote as a missing opinion.",
        (
            Probe(
                "Ferry operators are staunch opponents of the harbour tax, and the chamber of commerce backs a cheaper bus route.",
                "Ferry operators: the harbour tax; chamber of commerce: a cheaper bus route",
            ),
            Probe(
                "The dockers' disdain for the new timetable has hardened since the spring.",
                "dockers: the new timetable",
            ),
        ),
    ),
    WeakSpot(
        "Where a content begins and ends without marks",
        "27 of 110 errors read on polnear",
        "A clause at the end (“as”, “if”, “which”, after a dash) is wrongly kept, cut off or left in the middle, and at"
        " the start the noun or the frame before is wrongly kept or left out (“calls to …”, “you think …”). Nothing but"
        " the sense says how far the speaker's words go: show readers the sentence around an indirect quote.",
        (
            Probe(
                "Ilse Brandt criticized the closure of the ferry line as lorries queued at the quay on Monday.",
                "Ilse Brandt: the closure of the ferry line",
            ),
            Probe(
                "The advert shows Ilse Brandt asking, “Why are we still waiting?”",
                "Ilse Brandt: “Why are we still waiting?”",
            ),
        ),
    ),
    WeakSpot(
        "Quotes where nobody is told to have said anything",
        "17 of 110 errors read on polnear",
        "Plans, fears, names and questions (“worried about”, “were slated to”, “known as”, “you can see”) look like "
        "attributions. Where precision matters, ask for a confidence of 0.5: on polnear that lifts the precision of the"
        " spans from 0.76 to 0.86 and lowers recall from 0.73 to 0.57.",
        (
            Probe(
                "Households worried about flooding can apply for a grant until March.",
                "nothing",
            ),
            Probe(
                "The office was slated to close in what has become known as the “glass mile”.",
                "nothing",
            ),
        ),
    ),
    WeakSpot(
        "Edges of cues and sources, and fragments",
        "16 of 110 errors read on polnear",
        "11 have the right cue or source a few words too short or too long: “repeated warnings” for “repeated warnings "
        "from”, “The” for the name of a paper, a comma or “who” too many. 5 are strays, such as a lone quotation "
        "mark in a transcript. Show the speaker's name rather than the text of the source.",
        (
            Probe(
                'Will the minister be there?\n\n"BRANDT: Well, look, the harbour is closed, and it will stay closed.\n\n'
                '"WALLER: But, Minister, who closed it?',
                "BRANDT: Well, look, the harbour is closed, and it will stay closed.; WALLER: But, Minister, who closed it?",
            ),
        ),
    ),
    WeakSpot(
        "Counted as wrong, yet somebody does say it",
        "11 of 110 errors read on polnear",
        "A plain attribution that the annotators did not mark, 6 of the 11 because it stands within one that they did:"
        " “critics say he claims to …”. The measured precision is a little too low for it. Both are answered; a caller "
        "who wants the outer one only may drop contents that lie within another.",
        (
            Probe(
                "Critics of the toll, who say it is too high, laughed when the mayor claimed to have lowered it.",
                "Critics of the toll: it is too high; mayor: to have lowered it",
            ),
            Probe(
                "Tom Kerrick has credited his sister with the idea, even as he says his own plan came first.",
                "Tom Kerrick: his sister with the idea; Tom Kerrick: his own plan came first",
            ),
        ),
    ),
    WeakSpot(
        "Several sentences before one “he said”",
        "3 of 110 errors read on polnear",
        "Of two or three sentences without marks that go before “…, she said”, the first are left out: only the last is"
        " joined to a cue. The 2 errors of the 110 that are of no kind here are a name after a dash and a plain "
        "“called” that were missed.",
        (
            Probe(
                "The office has nine inspectors. Each visits about forty kitchens a month. Fines rose by a third last year, The"
                " Harbour Post reports.",
                "Harbour Post: The office has nine inspectors. Each visits about forty kitchens a month. Fines rose by a third last year",
            ),
        ),
    ),
    WeakSpot(
        "Speakers",
        "of 138 quotes in six polnear articles: speaker right in 108, in 9 the right person under a wrong name, 5 a "
        "bare role, 9 wrong, 7 none",
        "Wrong ones: a pronoun or role noun (“he”, “who”, “they”, “the tycoon”) taken for somebody else of the story "
        "(4), a cue or source from a neighbouring clause (4), a verb for a name (1). A verb in a headline in capitals "
        "may stick to a name wherever it recurs (“Brandt Hammers”, all 9 in one article), and “the senator” may stay "
        "unnamed. Check “method” and “evidence”: pronouns and roles deserve a look.",
        (
            Probe(
                "Ilse Brandt opened the hearing. “You should resign,” Brandt told Tom Kerrick, after he admitted under her "
                "questioning that he had not read the report.",
                "Ilse Brandt: “You should resign,”; Tom Kerrick: that he had not read the report",
            ),
            Probe(
                "Ilse Brandt Hammers Ferry Chief Over Fares.\n\nIlse Brandt said on Monday that the fund was empty.",
                "Ilse Brandt: that the fund was empty",
            ),
        ),
    ),
)
