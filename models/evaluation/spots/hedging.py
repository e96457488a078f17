"""Weak spots of hedging; see :mod:`models.evaluation.probes`."""

from models.evaluation.probes import Probe, WeakSpot

SPOTS = (
    WeakSpot(
        "Hedges that are missed",
        "29 of 119 errors read (12 of 29 on szeged_factbank, 17 of 90 on szeged_wiki)",
        "17 are adjectives and set phrases that are rare in the training data, such as “skeptical”, “tentative” or “raises questions”; the "
        "other 12 are common words such as “would”, “will” and “felt”, which hedge in some sentences only and are then scored too low. "
        "Look at the certainty too: on both files it is lower, on average, for the sentences missed than for those rightly called certain.",
        (
            Probe("Neighbours are skeptical of the plan for a car park.", "hedged (skeptical)"),
            Probe("The blast raises questions about the safety of the tunnel.", "hedged (raises questions)"),
        ),
    ),
    WeakSpot(
        "Words of belief that only class, weigh or name a thought",
        "23 of 119 errors read (3 of 29 on szeged_factbank, 20 of 90 on szeged_wiki)",
        "“Considered”, “seen”, “regarded”, “idea” and “thought” are taken for doubt where they say what counts as what, what is being "
        "weighed, or how somebody feels about a fact. The cue has the type doxastic; its confidence hardly helps, since asking for .8 of "
        "all doxastic cues rights 18 sentences of the two files and spoils 27.",
        (
            Probe("Residents see the canal as a nuisance.", "certain"),
            Probe("The castle was being considered for repairs when the roof fell in.", "certain"),
        ),
    ),
    WeakSpot(
        "Epistemic words in a sense without doubt",
        "17 of 119 errors read (3 of 29 on szeged_factbank, 14 of 90 on szeged_wiki)",
        "To “suggest” may be to propose, to “indicate” to mean, to “appear” to look, and a “potential” is a property; “possible” before a "
        "noun often does no more than name a kind of thing. The word is known and its sense is not told apart.",
        (
            Probe("The panel suggested that the mayor apologise.", "certain"),
            Probe("The potential of the port drew investors.", "certain"),
        ),
    ),
    WeakSpot(
        "May, might and could for permission, range, ability or strength",
        "15 of 119 errors read (2 of 29 on szeged_factbank, 13 of 90 on szeged_wiki)",
        "Rules and instructions use “may” for what is allowed and for a range, and “might” is also a noun; the cue is given all the same. "
        "Expect more hedged sentences than there are in texts that quote laws or rules.",
        (
            Probe("Members may park here for free.", "certain"),
            Probe("Military might alone does not win wars.", "certain"),
        ),
    ),
    WeakSpot(
        "Conditions and “would” where nothing is in doubt",
        "13 of 119 errors read (2 of 29 on szeged_factbank, 11 of 90 on szeged_wiki)",
        "“If” and “whether” in a rule or a definition hold for every case, and “would” also tells of the future as seen from the past, or "
        "of a refusal. The cue has the type condition: of sentences with no other type, 8 of 21 were certain on szeged_wiki but none of 9 "
        "on szeged_factbank, so that a caller should pass over them in encyclopedic text only.",
        (
            Probe("If a player touches the net, the point is lost.", "certain"),
            Probe("Dogs must be on a lead, whether they are large or small.", "certain"),
        ),
    ),
    WeakSpot(
        "Hedges that the annotators left out",
        "12 of 119 errors read (1 of 29 on szeged_factbank, 11 of 90 on szeged_wiki)",
        "The sentence hedges by most readings, with words such as “wonder”, “perhaps” or “possibly”, and the data set calls it certain. "
        "These count as errors in the figures and are none to a reader, so that the precision measured is a little too low.",
        (Probe("The ferry, perhaps the oldest on the coast, sank in the harbour.", "hedged (perhaps)"),),
    ),
    WeakSpot(
        "The right hedge with the wrong words or type",
        "10 of 119 errors read (6 of 29 on szeged_factbank, 4 of 90 on szeged_wiki)",
        "Of a cue of several words only one is marked, or each on its own, and an “if” that means “whether” has the type condition. The "
        "label of the sentence is right: rely on it more than on the ends and types of cues.",
        (
            Probe("It is not clear who ordered the search.", "hedged (not clear)"),
            Probe("A second round of soil tests has cast doubt on the tender.", "hedged (cast doubt)"),
        ),
    ),
)
