"""Verbs and nouns of saying by what they tell of the reporter's view, lower case, as lemmas.

Class membership after: factives and semi-factives, Kiparsky & Kiparsky, "Fact" (1970) and Hooper, "On Assertive Predicates" (1975);
implicatives, Karttunen, "Implicative Verbs" (1971); verbs of judging, Fillmore, "Verbs of Judging" (1969); report verbs, assertives and
their tone, Recasens, Danescu-Niculescu-Mizil & Jurafsky, "Linguistic Models for Analyzing and Detecting Biased Language" (2013).
"""

from typing import Literal

from models.text.lexicon import words

Framing = Literal["neutral", "distancing", "factive", "charged"]
"""How the reporter presents what was said."""

# Factives in the strict sense: what follows is taken for true even where the verb is negated, asked or only possible.
PRESUPPOSING = words("""
    realize realise recognize recognise regret forget remember recall know notice understand discover resent rue perceive
    grasp appreciate overlook ignore note observe remind learn
""")
# These vouch for what follows only where they are said to have happened.
VOUCHING = words("""
    reveal admit acknowledge concede confess disclose divulge confirm prove demonstrate uncover expose verify establish ascertain
    corroborate substantiate certify attest detect unearth find own betray unveil document
""")
DISTANCING = words("""
    claim allege purport profess suppose presume pretend insinuate theorize theorise rumor rumour dub contend insist surmise
    speculate fabricate concoct imagine fancy posture protest hypothesize hypothesise conjecture feign spin intimate reckon
""")
CHARGED = words("""
    blast rage slam lash rant rail fume thunder bash rip attack mock ridicule taunt jeer sneer scoff snap snarl bark roar scream
    shriek howl denounce condemn decry deride lambast lambaste excoriate savage assail castigate berate scold chide
    rebuke blame vilify smear boast brag gloat gush rave crow whine moan grumble bemoan lament plead beg implore threaten
    hail trumpet tout sniff insult disparage belittle trash hammer skewer shred torch eviscerate explode erupt seethe
    storm accuse bluster bellow blurt cackle carp deplore fulminate gripe groan growl grouse harangue heckle hector
    hiss holler inveigh malign needle nag pan pillory pontificate preach prattle ramble reprimand reproach revile roast
    slander slate smirk snipe spew spit splutter squeal swipe upbraid wail whinge yell yelp extol laud lionize glorify
    rhapsodize decimate demolish rubbish pummel scorn sulk vent
""")
NEUTRAL = words("""
    say tell add ask answer reply respond state note write read report announce explain describe declare mention comment remark
    observe suggest argue warn urge call believe think feel hope expect predict forecast estimate project agree disagree deny
    dispute reject dismiss refuse decline promise pledge vow swear propose recommend advise caution stress emphasize emphasise
    underline underscore highlight maintain assert affirm reaffirm reiterate repeat restate conclude decide determine rule find
    show indicate imply signal hint infer inform notify brief testify recount relate narrate quote cite continue begin conclude
    summarize summarise clarify elaborate specify detail outline list joke quip tweet post blog text email whisper mutter murmur
    mumble shout cry exclaim proclaim pronounce order command demand request appeal invite encourage instruct direct guarantee
    assure reassure convince persuade counter retort rejoin object complain criticize criticise praise thank apologize apologise
    welcome credit commend congratulate endorse oppose condone wonder question query inquire enquire doubt fear worry suspect
    assume consider regard judge deem view label brand characterize characterise portray paint depict term name guess anticipate foresee
    envision advocate plan teach echo concur contradict rebut refute challenge defend justify interject interrupt volunteer
    venture muse reflect reason calculate assess opine posit postulate contemplate ponder debate discuss talk speak chat address
    lecture publish release issue broadcast air relay pass convey communicate express voice articulate utter
    mean know hear relay recommend petition lobby press sue charge indict allow stipulate require forbid ban
""")
LISTED: dict[str, Framing] = {
    **dict.fromkeys(NEUTRAL, "neutral"),
    **dict.fromkeys(VOUCHING | PRESUPPOSING, "factive"),
    **dict.fromkeys(CHARGED, "charged"),
    **dict.fromkeys(DISTANCING, "distancing"),
}
"""Verbs of saying, thinking and judging; of those in two classes the more telling one counts."""

NOUNS: dict[str, Framing] = {
    **dict.fromkeys(
        words("allegation assertion contention insinuation speculation rumor rumour theory pretence pretense pretext"), "distancing"
    ),
    **dict.fromkeys(
        words("admission confession acknowledgement acknowledgment concession revelation disclosure confirmation realization realisation"),
        "factive",
    ),
    **dict.fromkeys(words("proof recognition discovery knowledge fact regret"), "factive"),
    **dict.fromkeys(
        words(
            "accusation rant tirade diatribe broadside outburst harangue denunciation condemnation smear slur jibe gibe taunt threat lament"
        ),
        "charged",
    ),
    **dict.fromkeys(
        words("statement remark comment view opinion warning promise announcement belief suggestion question answer"), "neutral"
    ),
}

PHRASES: tuple[tuple[str, Framing], ...] = (
    # "find" and "own" vouch only in these forms or before a clause; "point" only with its particle.
    ("point out", "factive"),
    ("find out", "factive"),
    ("find that", "factive"),
    ("found that", "factive"),
    ("come clean", "factive"),
    ("own up", "factive"),
    ("fess up", "factive"),
    ("let slip", "factive"),
    ("let on", "factive"),
    ("make clear", "factive"),
    ("come to see", "factive"),
    ("bring to light", "factive"),
    ("hit out", "charged"),
    ("hit back", "charged"),
    ("lash out", "charged"),
    ("lay into", "charged"),
    ("tear into", "charged"),
    ("rip into", "charged"),
    ("take aim", "charged"),
    ("take a swipe", "charged"),
    ("take a shot", "charged"),
    ("fire back", "charged"),
    ("clap back", "charged"),
    ("shoot back", "charged"),
    ("call out", "charged"),
    ("double down", "charged"),
    ("go off on", "charged"),
    ("take to task", "charged"),
    ("heap scorn", "charged"),
    ("pour scorn", "charged"),
    ("heap praise", "charged"),
    ("so-called", "distancing"),
    ("so called", "distancing"),
    ("make out", "distancing"),
    ("would have us believe", "distancing"),
    ("would have you believe", "distancing"),
    ("want us to believe", "distancing"),
    ("is said to", "distancing"),
    ("be said to", "distancing"),
    ("are said to", "distancing"),
    ("was said to", "distancing"),
    ("were said to", "distancing"),
    ("spin as", "distancing"),
    ("read out", "neutral"),
    ("point to", "neutral"),
    ("find fault", "charged"),
    ("call for", "neutral"),
    ("attack ad", "neutral"),
    ("in fact", "neutral"),
    ("according to", "neutral"),
)
"""Several words, as lemmas, whose framing is not that of their verb."""

BARE = frozenset(
    ("point", "find", "own", "fact", "document", "establish", "expose", "ignore", "fancy", "press", "project", "spin", "reckon")
)
"""Words whose class is too weak to count by themselves: other senses of them are as common."""

DOUBTING = words("""
    allegedly purportedly supposedly reportedly ostensibly apparently falsely wrongly baselessly wrongfully mistakenly incorrectly
    inaccurately misleadingly dubiously erroneously disingenuously implausibly dishonestly groundlessly spuriously unconvincingly
""")
ENDORSING = words("rightly correctly accurately truthfully aptly justly rightfully indisputably undeniably")
HEATED = words("""
    angrily bitterly furiously scathingly defiantly smugly sarcastically gleefully mockingly savagely viciously venomously hysterically
    indignantly petulantly snidely contemptuously scornfully arrogantly belligerently brazenly shamelessly ominously menacingly
    tearfully hotly testily irately cynically triumphantly bizarrely ludicrously outrageously vehemently ferociously frantically
    desperately theatrically dramatically cruelly callously loudly
""")
NEGATIONS = words("not n't never no nobody without neither nor hardly scarcely cannot")
MODALS = words("may might could would should can will shall if whether unless")
BALKING = words("decline fail avoid stop")
"""Before "to confirm" or "of admitting": what follows did not happen."""
IRREGULAR = {
    "said": "say", "told": "tell", "wrote": "write", "written": "write", "thought": "think", "felt": "feel", "held": "hold",
    "swore": "swear", "sworn": "swear", "found": "find", "made": "make", "came": "come", "took": "take", "taken": "take",
    "tore": "tear", "torn": "tear", "laid": "lay", "shot": "shoot", "went": "go", "gone": "go", "spoke": "speak", "spoken": "speak",
    "knew": "know", "known": "know", "understood": "understand", "forgot": "forget", "forgotten": "forget", "shown": "show",
    "proven": "prove", "spat": "spit", "spun": "spin", "brought": "bring", "taught": "teach", "foresaw": "foresee", "meant": "mean",
    "heard": "hear", "learnt": "learn", "spewed": "spew", "began": "begin", "begun": "begin",
}  # fmt: skip
