"""Made-up sentences for what the labelled texts hardly have: negation, litotes, attacks on critics, two targets, frames around quotes.

A pattern holds slots in braces and the content of a quote in angle brackets. Beside it stands, by slot that may be the target, what is
held towards it: by anyone, by the author outside the content, and by the speaker within it (f favor, a against, n neutral, - not asked).
"""

import re
from collections.abc import Iterator
from random import Random

from models.annotations import Span

LETTERS = {"f": "favor", "a": "against", "n": "neutral"}

FIRST = (
    "Maria James Fatima Peter Olga Samuel Grace Victor Amina Daniel Helen Kofi Laura Ivan Priya Thomas Nadia Carlos Ruth Ahmed Sofia George "
    "Mei Patrick Leila Hugo Chloe Musa Eva Brian"
).split()
LAST = (
    "Okafor Lindqvist Herrera Novak Whitfield Banerjee Dubois Kamau Petrov Lawson Haddad Mercer Tanaka Costa Brandt Osei Farrell Rahman Vance "
    "Delgado Sutton Ivanova Mbeki Castell Grant Pereira Aziz Holt Weiss Noor"
).split()
OFFICES = (
    "Governor|Senator|Minister|Councillor|Judge|Commissioner|Chancellor|Congresswoman|party leader|union chief|finance secretary|spokeswoman|"
    "opposition leader|bishop|mayor"
).split("|")
THINGS = (
    "the carbon tax|the trade deal|the new airport|the pension reform|nuclear energy|the curfew|free school meals|the ceasefire|"
    "the voting law|the merger|the housing bill|the border wall|the health plan|the rail line|the wind farm|the sugar tax|gun control|"
    "the bailout|the new stadium roof|the minimum wage|the peace accord|school vouchers|the fishing quota|offshore drilling|the mask mandate|"
    "the power plant|rent control|the parking scheme|the water levy|the exchange programme|the ferry service|the museum extension|"
    "the cycle lanes|the coal subsidy|the asylum policy|the austerity package|the hospital closure|the smart meters|the tuition fees|"
    "the literacy drive|the land reform|the new bypass|the grain embargo|the royal commission|the dress code|the tunnel"
).split("|")
BODIES = (
    "the central bank|the electoral commission|the ruling party|the police|the city council|the Health Ministry|the World Bank|"
    "the teachers' union|the army|the coalition|the national broadcaster|Meridian Energy|the Farmers' League|the parole board|the tribunal"
).split("|")
GOOD = (
    "a blessing|a masterstroke|a lifeline for poor families|the right answer|a model for the whole region|a great success|long overdue|"
    "the best thing to happen here in years|sensible and fair|a brave decision|worth every penny|indispensable|a genuine achievement|"
    "a source of pride|exactly what the country needs|an inspiration|sound policy|a breath of fresh air|good for workers|a step forward"
).split("|")
BAD = (
    "a catastrophe|a costly failure|a betrayal of voters|an insult to the poor|a step backwards|reckless|a sham|unfair and unworkable|"
    "an embarrassment|a threat to democracy|a burden on small firms|a fiasco|incompetent|a cruel joke|doomed|an outrage|harmful to children|"
    "a gift to the rich|shameful|a waste of public money"
).split("|")
HONEST = "honest|a decent leader|a fine choice|brave|a true friend of the poor|the best person for the job|fair-minded|a hero".split("|")
CROOKED = "a liar|unfit for office|corrupt|a bully|a coward|out of touch|a danger to the country|hopelessly weak".split("|")
SLAMMED = "slammed|blasted|denounced|condemned|criticised|ridiculed|attacked|derided|lambasted|dismissed|decried|assailed".split("|")
PRAISED = "praised|hailed|applauded|welcomed|commended|lauded|celebrated|saluted|cheered".split("|")
BACK = "back|support|endorse|favour|welcome|champion".split("|")
FIGHT = "oppose|reject|resist|object to|condemn|fight".split("|")
SAID = "said|argued|insisted|told reporters|wrote|added|claimed|maintained|said on Tuesday".split("|")
WRONG = (
    "mistaken|talking nonsense|missing the point|ignoring the evidence|fooling themselves|not telling the truth|badly misinformed"
).split("|")
FACTS = (
    "was discussed on Monday|comes up for debate in June|was first proposed in 2011|covers four districts|has been in the news this week|"
    "is due to be reviewed|was mentioned twice in the report|will be on the agenda|has about 300 employees behind it|dates from the 1980s"
).split("|")
DULL = (
    "It rained all weekend|The meeting lasted two hours|The talks will resume on Friday|Nobody was hurt|The vote is next week|"
    "The trains ran late|The hall was full|Turnout was low"
).split("|")

PATTERNS: tuple[tuple[str, dict[str, str]], ...] = (
    ("{T} is {good}.", {"T": "ff-"}),
    ("{T} is {bad}.", {"T": "aa-"}),
    ("Make no mistake: {T} is {bad}, and everyone in this town knows it.", {"T": "aa-"}),
    ("To put it plainly, {T} has turned out to be {good}.", {"T": "ff-"}),
    ("{T} is hardly {bad}; if anything it is {good}.", {"T": "ff-"}),
    ("{T} is hardly {good}.", {"T": "aa-"}),
    ("{T}, far from being {good}, has proved {bad}.", {"T": "aa-"}),
    ("{T}, far from being {bad}, has proved {good}.", {"T": "ff-"}),
    ("Nobody could call {T} {good}.", {"T": "aa-"}),
    ("Nobody in his right mind would call {T} {bad}.", {"T": "ff-"}),
    ("There is nothing wrong with {T}.", {"T": "ff-"}),
    ("There is nothing good to be said about {T}.", {"T": "aa-"}),
    ("{T} isn't {bad} after all.", {"T": "ff-"}),
    ("One can't say that {T} is {good}.", {"T": "aa-"}),
    ("I would never {back} {T}.", {"T": "aa-"}),
    ("This newspaper will not {back} {T}.", {"T": "aa-"}),
    ("I see no reason to {fight} {T}.", {"T": "ff-"}),
    ("We {back} {T}, and so should you.", {"T": "ff-"}),
    ("We {fight} {T} without reservation.", {"T": "aa-"}),
    ("Without {T}, this city would be worse off.", {"T": "ff-"}),
    ("Without {T}, this city would be better off.", {"T": "aa-"}),
    ("Scrapping {T} would be {bad}.", {"T": "ff-"}),
    ("Scrapping {T} would be {good}.", {"T": "aa-"}),
    ("Not to go ahead with {T} would be {bad}.", {"T": "ff-"}),
    ("To give up {T} now would be folly.", {"T": "ff-"}),
    ("Parliament was right to throw out {T}.", {"T": "aa-"}),
    ("Parliament was wrong to throw out {T}.", {"T": "ff-"}),
    ("People who dismiss {T} as {bad} are {wrong}.", {"T": "ff-"}),
    ("Whoever thinks {T} is {bad} has not looked at the figures.", {"T": "ff-"}),
    ("Whoever thinks {T} is {good} has not looked at the figures.", {"T": "aa-"}),
    ("The opponents of {T} are {wrong}.", {"T": "ff-"}),
    ("The supporters of {T} are {wrong}.", {"T": "aa-"}),
    ("Its enemies say {T} is {bad}. They are {wrong}.", {"T": "ff-"}),
    ("{T} deserves better than the abuse it gets.", {"T": "ff-"}),
    ("{T} does not deserve the praise it gets.", {"T": "aa-"}),
    ("{T} is {good}, but {U} is {bad}.", {"T": "ff-", "U": "aa-"}),
    ("{T} is {bad}, while {U} is {good}.", {"T": "aa-", "U": "ff-"}),
    ("Give me {T} over {U} any day.", {"T": "ff-", "U": "aa-"}),
    ("Spend the money on {T}, not on {U}.", {"T": "ff-", "U": "aa-"}),
    ("{T} works far better than {U} ever did.", {"T": "ff-", "U": "aa-"}),
    ("{T} would be a much smarter choice than {U}.", {"T": "ff-", "U": "aa-"}),
    ("{T} is {good}. {U} {fact}.", {"T": "ff-", "U": "nn-"}),
    ("{U} {fact}. {T} is {bad}.", {"T": "aa-", "U": "nn-"}),
    ("{P} is {honest}; {Q} is {crooked}.", {"P": "ff-", "Q": "aa-"}),
    ("{P} is {crooked}, but {Q} is {honest}.", {"P": "aa-", "Q": "ff-"}),
    ("I trust {P}. I do not trust {Q}.", {"P": "ff-", "Q": "aa-"}),
    ("We need more people like {P} and fewer like {Q}.", {"P": "ff-", "Q": "aa-"}),
    ("{P} is anyone's idea of {honest}.", {"P": "ff-"}),
    ("{P} is no hero.", {"P": "aa-"}),
    ("{P} {slammed} {T}.", {"P": "nn-", "T": "an-"}),
    ("{P} {slammed} {T} as <{bad}>.", {"P": "nnn", "T": "ana"}),
    ("{P} {praised} {T}.", {"P": "nn-", "T": "fn-"}),
    ("{P} {praised} {T} as <{good}>.", {"P": "nnn", "T": "fnf"}),
    ("{P} {slammed} {Q} on Sunday.", {"P": "nn-", "Q": "an-"}),
    ("{P} {praised} {Q} at a rally.", {"P": "nn-", "Q": "fn-"}),
    ("{P} {slammed} {B} over {T}.", {"P": "nn-", "B": "an-"}),
    ("{P} has called on parliament to reject {T}.", {"P": "nn-", "T": "an-"}),
    ("{P} urged voters to {back} {T}.", {"P": "nn-", "T": "fn-"}),
    ("{P} defended {T} against its critics.", {"P": "nn-", "T": "fn-"}),
    ("{P} sued {B}.", {"P": "nn-", "B": "an-"}),
    ("{P} voted against {T}, and {Q} for it.", {"P": "nn-", "Q": "nn-"}),
    ("{P} expressed the hope <that {T} would soon go ahead>.", {"P": "nnn", "T": "fnf"}),
    ("{P} voiced fears <that {T} would ruin small firms>.", {"P": "nnn", "T": "ana"}),
    ("{P} {said} <{T} was {bad}>.", {"P": "nnn", "T": "ana"}),
    ("{P} {said} <{T} was {good}>.", {"P": "nnn", "T": "fnf"}),
    ("{P} {said} <that {T} was not {bad}>.", {"P": "nnn", "T": "fnf"}),
    ("{P} {said} <that {T} was anything but {good}>.", {"P": "nnn", "T": "ana"}),
    ("“<{T} is {bad},>” {said} {P}.", {"P": "nnn", "T": "ana"}),
    ("“<{T} is {good},>” {said} {P}.", {"P": "nnn", "T": "fnf"}),
    ("\"<I will never {back} {T},>\" {P} {said}.", {"P": "nnn", "T": "ana"}),
    ("\"<Nothing could make me {fight} {T},>\" {P} {said}.", {"P": "nnn", "T": "fnf"}),
    ("\"<{Q} is {crooked},>\" {said} {P}.", {"P": "nnn", "Q": "ana"}),
    ("\"<{Q} is {honest},>\" {said} {P}.", {"P": "nnn", "Q": "fnf"}),
    ("\"<Those who {fight} {T} are {wrong},>\" {said} {P}.", {"P": "nnn", "T": "fnf"}),
    ("\"<Those who {back} {T} are {wrong},>\" {said} {P}.", {"P": "nnn", "T": "ana"}),
    ("\"<{B} is {crooked},>\" {P} {said}. {T} {fact}.", {"P": "nnn", "B": "ana", "T": "nnn"}),
    ("“<We prefer {T} to {U},>” {said} {P}.", {"P": "nnn", "T": "fnf", "U": "ana"}),
    ("{P} {said} <{dull}>. {T} {fact}.", {"P": "nnn", "T": "nnn"}),
    ("{dull}, {P} {said}.", {"P": "nn-"}),
    ("{P} {fact}.", {"P": "nn-"}),
    ("{T} {fact}.", {"T": "nn-"}),
    ("{T} {fact}. {dull}.", {"T": "nn-"}),
    ("{dull}. {B} met {P} to talk about {T}.", {"B": "nn-", "P": "nn-", "T": "nn-"}),
    ("A fire damaged {T}. Two people were killed, and many wept.", {"T": "nn-"}),
    ("A storm hit the town, and {P} was among the injured.", {"P": "nn-"}),
    ("Sales at {B} fell by a tenth.", {"B": "nn-"}),
)  # fmt: skip
"""All wordings are of our own."""


def row(pattern: str, random: Random) -> tuple[str, Span | None, dict[str, str]]:
    """A text by ``pattern``, the content in it, and what stands in each slot that may be a target."""
    things, people = random.sample(THINGS, 2), [_person(random) for _ in range(2)]
    slots = {"T": things[0], "U": things[1], "B": random.choice(BODIES), "P": people[0], "Q": people[1]}
    words = {
        "good": GOOD, "bad": BAD, "honest": HONEST, "crooked": CROOKED, "slammed": SLAMMED, "praised": PRAISED, "back": BACK, "fight": FIGHT,
        "said": SAID, "wrong": WRONG, "fact": FACTS, "dull": DULL,
    }  # fmt: skip

    def fill(match: re.Match[str]) -> str:
        name = match[1]
        return slots[name] if name in slots else random.choice(words[name])

    text = re.sub(r"\{(\w+)\}", fill, pattern)
    text = re.sub(r"(?:^|(?<=[.:] )|(?<=[“\"])|(?<=[“\"]<))([a-z])", lambda match: match[1].upper(), text)
    low, high = text.find("<"), text.find(">")
    plain = text.replace("<", "").replace(">", "")
    return plain, Span(low, high - 1) if low >= 0 else None, slots


def _person(random: Random) -> str:
    name = f"{random.choice(FIRST)} {random.choice(LAST)}"
    form = random.random()
    return name if form < 0.6 else f"{random.choice(OFFICES)} {name if form < 0.8 else name.split()[1]}"


def rows(times: int, seed: int = 5) -> Iterator[tuple[str, Span | None, str, tuple[str, ...]]]:
    """``times`` sentences of each pattern for each slot that may be the target: text, content, target and what is held.

    That is, by anyone, by the author outside the content and by the speaker within; an empty word is not asked.
    """
    random = Random(seed)
    for _ in range(times):
        for pattern, held in PATTERNS:
            text, content, slots = row(pattern, random)
            for slot, letters in held.items():
                target = slots[slot]
                if target.startswith("the ") and random.random() < 0.3:
                    target = target.removeprefix("the ")
                yield text, content, target, tuple(LETTERS.get(letter, "") for letter in letters)
