"""Articles made up from parts, the same for the same seed: names, quotes and hedges as dense as a newsroom's, and nobody's text."""

from collections.abc import Sequence
from random import Random

FIRST = [
    "Ann",
    "Omar",
    "Lucía",
    "Pieter",
    "Grace",
    "Hiroshi",
    "Fatima",
    "Daniel",
    "Ingrid",
    "Kwame",
    "Sofia",
    "Ravi",
    "Helen",
    "Tomasz",
    "Aisha",
    "George",
]
LAST = [
    "Marlowe",
    "Haddad",
    "Okonkwo",
    "Lindqvist",
    "Castellanos",
    "O'Brien",
    "Petrov",
    "Nakamura",
    "Fitzgerald",
    "Banerjee",
    "Kowalska",
    "Whitcombe",
]
ROLES = ("Finance Minister", "Mayor", "Professor", "union leader", "spokeswoman", "Judge", "General", "chief executive", "Senator")
BODIES = (
    "the Harbour Authority", "Northfield Council", "the Ministry of Transport", "Calder & Sons", "the Institute for Coastal Research",
    "the Dockworkers' Union", "Meridian Bank", "the Court of Appeal", "the opposition Civic Alliance", "St Brigid's Hospital",
)  # fmt: skip
PLACES = ("Brackwater", "Port Ellery", "Lisbon", "the Upper Valley", "Nairobi", "Kingsmere", "Gdansk", "the old market", "Halden")
DATES = ("on Tuesday", "last week", "in March 2019", "on 4 June", "earlier this year", "late on Friday", "a decade ago", "this morning")
SUBJECTS = (
    "the flood barrier", "a new ferry line", "the tram extension", "the fisheries quota", "the housing levy", "an inquiry into the fire",
    "the water contract", "the school closures", "the wage agreement", "the harbour tunnel", "a ban on diesel lorries",
)  # fmt: skip
SUMS = ("£4.2m", "€310 million", "$75,000", "nearly 1,200 jobs", "12 per cent of the budget", "two years of work", "some 40,000 tonnes")
EFFECTS = (
    "raise rents in the centre", "cost more than was announced", "open before the winter", "protect the lower town",
    "drive small firms out of business", "be delayed by the courts", "bring visitors back", "leave the villages without a doctor",
    "need a second vote", "halve the traffic on the quay",
)  # fmt: skip
SAYS = ("said", "told reporters", "warned", "insisted", "admitted", "argued", "wrote in a letter", "added")
HEDGES = ("may", "might", "could", "is likely to", "would probably", "is expected to", "appears to be about to")
REMARKS = (
    "We have waited long enough for an answer", "Nobody asked the people who live here", "The figures do not add up",
    "I will not sign a paper I have not read", "This is the best offer we have had in years", "There was simply no money left",
    "It was never meant to last", "Our engineers looked at every pile of that pier",
)  # fmt: skip

SENTENCES = (
    "{body} approved {subject} {date}, at a cost of {sum}.",
    "“{remark},” {role} {name} {says} {date}.",
    "“{remark},” {says} {last}. “{remark2}.”",
    "{role} {name} {says} that {subject} {hedge} {effect}.",
    "Critics in {place} doubt that {subject} will ever {effect}.",
    "According to {body}, {subject} {hedge} {effect}, although the evidence is reportedly thin.",
    "The decision on {subject} came after {body} and {body2} had argued for months over {sum}.",
    '{name}, who has led {body} since {date}, called the plan "a gift" to {body2}.',
    "In {place}, where {sum} went into {subject}, shopkeepers closed early {date}.",
    "It is unclear whether {body} can pay; {last} {says} it {hedge} {effect}.",
    "Work on {subject} begins in {place} {date}.",
    "{last} did not answer questions about {sum}, and {body2} declined to comment.",
    "If the court agrees, {subject} {hedge} {effect} and {body} would have to return {sum}.",
    "Rain fell on {place} {date}.",
)

BRIEF = (60, 150)
ARTICLE = (600, 1_000)
LONG = (3_000, 3_600)

FIVE = (LONG, ARTICLE, BRIEF, ARTICLE, BRIEF)
"""Lengths in words of five articles in a row, so that any multiple of five holds 40 % briefs, 40 % articles and 20 % long reads. The long
one comes first, so that no server ends a run with one process at work on it and the others idle."""

SENTENCE = (1, 1)
SHORT = (BRIEF, SENTENCE, SENTENCE, BRIEF, SENTENCE)
"""Lengths of five short texts in a row: 40 % briefs and 60 % single sentences, as headlines, captions and captured statements are. They
differ tenfold in length, which is what padding to the longest pays for."""


def sentence(random: Random) -> str:
    """One sentence."""
    bodies, remarks = random.sample(BODIES, 2), random.sample(REMARKS, 2)
    text = random.choice(SENTENCES).format(
        name=f"{random.choice(FIRST)} {random.choice(LAST)}",
        last=random.choice(LAST),
        role=random.choice(ROLES),
        body=bodies[0],
        body2=bodies[1],
        place=random.choice(PLACES),
        date=random.choice(DATES),
        subject=random.choice(SUBJECTS),
        sum=random.choice(SUMS),
        effect=random.choice(EFFECTS),
        says=random.choice(SAYS),
        hedge=random.choice(HEDGES),
        remark=remarks[0],
        remark2=remarks[1],
    )
    return text[0].upper() + text[1:]


def article(random: Random, words: int) -> str:
    """Paragraphs of one to four sentences, of ``words`` words or a sentence more."""
    paragraphs: list[str] = []
    count = 0
    while count < words:
        sentences: list[str] = []
        for _ in range(random.randint(1, 4)):
            if count < words:
                sentences.append(sentence(random))
                count += len(sentences[-1].split())
        paragraphs.append(" ".join(sentences))
    return "\n\n".join(paragraphs)


def mix(count: int, seed: int = 0, lengths: Sequence[tuple[int, int]] = FIVE) -> list[str]:
    """``count`` articles whose lengths in words go round ``lengths``, each between the two numbers."""
    random = Random(seed)
    return [article(random, random.randint(*lengths[i % len(lengths)])) for i in range(count)]


def of_length(chars: int, seed: int = 0) -> str:
    """A text of exactly ``chars`` characters, which ends where it is cut off."""
    return article(Random(seed), chars)[:chars]
