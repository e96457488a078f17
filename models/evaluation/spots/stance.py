"""Weak spots of stance; see :mod:`models.evaluation.probes`."""

from models.evaluation.probes import Probe, WeakSpot

SPOTS = (
    WeakSpot(
        "Opinions left to the reader",
        "31 of 110 errors read (15 of 35 on newsmtsc, 12 of 35 on gwsd, 4 of 40 on vast)",
        "Facts tell for or against the target without a word of praise or blame, or without its name, and whoever knows the matter draws "
        "the conclusion; the model mostly answers neutral. A neutral answer means that no opinion was found, not that there is none.",
        (
            Probe("A judge ordered Ivo Senn to repay 60,000 crowns to the pension fund.", "against", "Ivo Senn"),
            Probe("The coal has to stay in the ground.", "favor", "climate change is a serious concern"),
        ),
    ),
    WeakSpot(
        "Bad or good news near the target taken for an opinion on it",
        "26 of 110 errors read (11 of 35 on newsmtsc, 12 of 35 on gwsd, 3 of 40 on vast)",
        "Death, loss and anger in a sentence count against whoever stands in it, even the victim or the one who complains; facts about the "
        "topic count as taking a side. The tone of the words wins over whom they are about. Where the target only appears in the news, "
        "distrust a low confidence.",
        (
            Probe("Mara Quill wept as she described the fire that destroyed her village.", "neutral", "Mara Quill"),
            Probe(
                "Average temperatures at the station were the highest since records began.",
                "neutral",
                "climate change is a serious concern",
            ),
        ),
    ),
    WeakSpot(
        "Negation, contrast and irony",
        "19 of 110 errors read (8 of 35 on newsmtsc, 5 of 35 on gwsd, 6 of 40 on vast)",
        "Where a sentence turns, by a negation, a “but”, a passive or irony, or weighs both sides, the half with the stronger words "
        "decides.",
        (
            Probe("It would be a mistake not to close the mine.", "favor", "closing the mine"),
            Probe("Ivo Senn was soundly beaten by Mara Quill, who had hired twice as many helpers.", "against", "Ivo Senn"),
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
                "Pupils who no longer learn to sew are helpless when a button comes off. It is a shame that the lessons were dropped.",
                "favor",
                "pupils",
            ),
        ),
    ),
    WeakSpot(
        "Plain praise or blame put on the wrong side",
        "12 of 110 errors read, all on vast (12 of 40)",
        "Long comments that clearly condemn a practice are called favorable, and less often the reverse, mostly where the target is a bare "
        "noun and the reasons fill the text. In 7 of the 12 favor and against lie within 0.3, so that a caller may ask for a margin.",
        (
            Probe(
                "Wolves belong in the forest. I never wanted one behind bars, and my own dogs sleep on the porch happily.",
                "against",
                "keeping wolves in captivity",
            ),
        ),
    ),
    WeakSpot(
        "Labels that may be doubted",
        "7 of 110 errors read (1 of 35 on newsmtsc, 3 of 35 on gwsd, 3 of 40 on vast)",
        "The answer of the model is at least as good as the label, above all where the label is neutral and the sentence does take a side.",
        (Probe("Warming, if there is any, will do the farmers good.", "against", "climate change is a serious concern"),),
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
            Probe(
                "The minister has mocked climate science as a fairy tale and will cut the funds for solar power.",
                "neutral",
                "climate change is a serious concern",
            ),
        ),
    ),
)
