"""Weak spots of stance; see :mod:`models.evaluation.probes`."""

from models.evaluation.probes import Probe, WeakSpot

SPOTS = (
    WeakSpot(
        "Opinions left to the reader",
        "31 of 110 errors read (15 of 35 on newsmtsc, 12 of 35 on gwsd, 4 of 40 on vast)",
        "Facts tell for or against the target without a word of praise or blame, or without its name, and whoever knows the matter draws "
        "the conclusion; the model mostly answers neutral. A neutral answer means that no opinion was found, not that there is none.",
        (
            Probe("Inspectors found rats in three of the four kitchens that Ivo Senn runs.", "against", "Ivo Senn"),
            Probe("Since Ivo Senn took over the clinic, nobody has waited longer than an hour.", "favor", "Ivo Senn"),
        ),
    ),
    WeakSpot(
        "Bad or good news near the target taken for an opinion on it",
        "26 of 110 errors read (11 of 35 on newsmtsc, 12 of 35 on gwsd, 3 of 40 on vast)",
        "Death, loss and anger in a sentence count against whoever stands in it, even the victim or the one who complains; facts about the "
        "topic count as taking a side. The tone of the words wins over whom they are about. Read "
        "the evidence before relying on such an answer.",
        (
            Probe("Vandals smashed the windows of the shop that Mara Quill owns.", "neutral", "Mara Quill"),
            Probe("Warming seas have brought new kinds of fish to the bay.", "neutral", "climate change is a serious concern"),
        ),
    ),
    WeakSpot(
        "Negation, contrast and irony",
        "19 of 110 errors read (8 of 35 on newsmtsc, 5 of 35 on gwsd, 6 of 40 on vast)",
        "Where a sentence turns, by a negation, a “but”, a passive or irony, or weighs both sides, the stronger words often "
        "decide, whichever way the whole goes.",
        (
            Probe("It would be a mistake not to close the mine.", "favor", "closing the mine"),
            Probe("A great friend of the poor, Ivo Senn has sold their homes at a bargain price.", "against", "Ivo Senn"),
        ),
    ),
    WeakSpot(
        "Targets that the text does not argue about",
        "12 of 110 errors read, all on vast (12 of 40)",
        "The target is a loose or garbled phrase, or a group that the argument touches only by a step: a text against a custom, say, asked "
        "about those who do not share it. Ask about a claim or a thing that the text itself could name.",
        (
            Probe(
                "The noise from the airport at night is a scandal, and the new runway will make it worse.",
                "favor",
                "residents",
            ),
        ),
    ),
    WeakSpot(
        "Plain praise or blame put on the wrong side",
        "12 of 110 errors read, all on vast (12 of 40)",
        "Long comments that clearly condemn a practice are called favorable, and less often the reverse, mostly where the target is a bare "
        "noun and the reasons fill the text. A caller may ask for a margin: where favor and against lie within 0.3 of each other, 52% of "
        "the answers for or against on vast are right, and 75% of all other answers.",
        (
            Probe(
                "We gave our best square to cars and wonder why no one comes. Plant trees there and the cafes will be full again.",
                "against",
                "car parks",
            ),
            Probe(
                "A wall around the rich does nothing for the street outside it. We would all be safer with more lamps and more neighbours "
                "who talk.",
                "against",
                "gated streets",
            ),
        ),
    ),
    WeakSpot(
        "Labels that may be doubted",
        "7 of 110 errors read (1 of 35 on newsmtsc, 3 of 35 on gwsd, 3 of 40 on vast)",
        "The answer of the model is at least as good as the label, above all where the label is neutral and the sentence does take a side.",
        (Probe("Ivo Senn's plan for the harbour is the worst in years.", "against", "Ivo Senn"),),
    ),
    WeakSpot(
        "Reported opinions taken for the text's own",
        "3 of 110 errors read, all on gwsd (3 of 35)",
        "A passage that tells what opponents say is judged as if the author said it; `by_speaker` and `author` keep them apart.",
        (
            Probe(
                "The council met on Monday. Critics called the tram line a waste of money; supporters called it overdue.",
                "neutral",
                "the tram line",
            ),
            Probe("The fishermen's league calls wind farms a disaster. The ministry has yet to answer.", "neutral", "wind farms"),
        ),
    ),
)
