import random
from collections import Counter

from models.evaluation.verification import KINDS, MAKERS, Source, judged, quotes, source, table

NOUNS = [
    "bridge",
    "school",
    "market",
    "river",
    "harbour",
    "council",
    "garden",
    "hospital",
    "library",
    "station",
    "theatre",
    "museum",
    "church",
]
VERBS = ["closes", "opens", "burns", "wins", "sells", "moves", "needs", "builds", "keeps", "paints"]


def article(seed: int) -> str:
    chance = random.Random(seed)
    sentences = []

    def noun() -> str:
        return f"{chance.choice(NOUNS)}{100 * seed + chance.randrange(60)}"

    for number in range(40):
        words = [f"{noun()} {chance.choice(VERBS)} the {noun()}" for _ in range(3)]
        sentences.append(f"In spring {number} the {words[0]}, and the {words[1]} because I think that the {words[2]}.")
    return " ".join(sentences)


def made(seed: int) -> Source:
    transcript = source(article(seed), random.Random(seed))
    assert transcript
    return transcript


def test_transcripts_hold_the_sentences_under_labels() -> None:
    transcript = made(1)
    assert len(transcript.said) == 40
    assert all(words in transcript.text for _, words in transcript.said)
    assert transcript.text.startswith("RITA MOORE: ")


def test_every_kind_is_made_and_told() -> None:
    draft = quotes(made(1), made(2), 140, random.Random(3))
    counted = Counter(zip((quote.kind for quote in draft), judged(made(1), draft), strict=True))
    for kind in KINDS:
        total = sum(count for (of, _), count in counted.items() if of == kind)
        assert total == 20
        assert counted[kind, kind] >= 17, (kind, counted)


def test_makers_change_what_they_should() -> None:
    transcript, chance = made(1), random.Random(4)
    for kind in ("altered", "truncated", "spliced", "paraphrase"):
        assert all(MAKERS[kind](transcript, index, chance) != transcript.said[index][1] for index in range(10)), kind


def test_the_table_has_a_share_for_each_kind() -> None:
    shown = table({("verbatim", "verbatim"): 3, ("verbatim", "altered"): 1})
    assert len(shown.splitlines()) == 1 + len(KINDS)
    assert "0.750" in shown.splitlines()[1]


def test_a_short_article_makes_no_transcript() -> None:
    assert source("One sentence is here. Another one is there.", random.Random(1)) is None
