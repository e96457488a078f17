"""Words that tell what kind of speaker a phrase stands for. Lower case throughout."""

from typing import Literal

Person = Literal["masculine", "feminine", "neuter", "plural", "first", "second", "relative"]
Gender = Literal["masculine", "feminine"]


def words(listed: str) -> frozenset[str]:
    """The words of a text set apart by white space."""
    return frozenset(listed.split())


PRONOUNS: dict[str, Person] = {
    **dict.fromkeys(("he", "him", "his", "himself"), "masculine"),
    **dict.fromkeys(("she", "her", "hers", "herself"), "feminine"),
    **dict.fromkeys(("it", "its", "itself"), "neuter"),
    **dict.fromkeys(("they", "them", "their", "theirs", "themselves"), "plural"),
    **dict.fromkeys(("i", "me", "my", "mine", "myself", "we", "us", "our", "ours", "ourselves"), "first"),
    **dict.fromkeys(("you", "your", "yours"), "second"),
    **dict.fromkeys(("who", "whom", "whose", "which", "that"), "relative"),
}
POSSESSIVES = words("his her its their my our your")
DETERMINERS = words("""
    a an the this that these those one another some any no each every both either neither his her its their my our your
""")
INDEFINITE = words("a an one another some any no each every")
PREPOSITIONS = words("""
    of for from at in within with without to on onto about by behind inside outside across among amongst between under over near
    against during after before since until as like than via including concerning regarding involving following representing
    alongside close familiar
""")
RELATIVES = words("who whom whose which that where when")
CONJUNCTIONS = words("and or & but nor")

HONORIFICS: dict[str, Gender | None] = {
    **dict.fromkeys(
        ("mr", "mister", "sir", "lord", "herr", "monsieur", "señor", "king", "prince", "duke", "baron", "father", "brother"), "masculine"
    ),
    **dict.fromkeys(
        ("mrs", "ms", "miss", "lady", "dame", "frau", "madame", "señora", "queen", "princess", "duchess", "sister"), "feminine"
    ),
    **dict.fromkeys(
        ("dr", "prof", "rev", "hon", "fr", "sen", "rep", "gov", "gen", "lt", "col", "maj", "capt", "sgt", "adm", "cmdr", "pres", "amb"),
        None,
    ),
    **dict.fromkeys(
        ("sens", "reps", "govs", "gens", "drs", "st", "supt", "insp", "det", "cpl", "pte", "pvt", "brig", "atty", "del", "cllr"), None
    ),
}
GENDERED: dict[str, Gender] = {
    **dict.fromkeys(
        words("""
    actor boy boyfriend brother businessman chairman congressman councilman countryman dad dude emperor father fisherman
    gentleman grandfather grandson guy hero husband king lad man monk nephew policeman priest prince salesman son spokesman
    sportsman statesman uncle waiter widower fireman serviceman frontman cameraman anchorman assemblyman alderman stepfather
    godfather nobleman
"""),
        "masculine",
    ),
    **dict.fromkeys(
        words("""
    actress ballerina bride businesswoman chairwoman congresswoman councilwoman daughter empress girl girlfriend grandmother
    granddaughter heroine housewife lass mom mother mum niece nun policewoman princess queen saleswoman sister spokeswoman
    sportswoman stateswoman waitress widow wife woman lady aunt anchorwoman assemblywoman alderwoman stepmother godmother
    noblewoman hostess heiress firstlady
"""),
        "feminine",
    ),
}

ROLES = frozenset(GENDERED) | words("""
    academic accountant activist adjutant administrator admiral adviser advisor advocate aide ally ambassador analyst anchor
    announcer anthropologist apologist archbishop architect artist assistant associate astronaut astronomer athlete attorney
    author bailiff banker baroness biologist bishop blogger boss brigadier broadcaster broker builder campaigner candidate
    captain cardinal caretaker celebrity ceo cfo chair chairperson challenger champion chancellor chemist chief cleric clerk
    coach colleague collector colonel columnist comedian commander commandant commentator commissioner companion composer
    comptroller conductor congressperson conservative constable consul consultant contractor coordinator coroner correspondent
    councillor councilor counsel counselor counterpart critic curator dancer dealer dean defendant defender delegate democrat
    demonstrator dentist deputy designer detective developer dictator diplomat director dissident doctor donor driver drummer
    economist editor educator employee employer engineer entrepreneur envoy epidemiologist evangelist examiner executive expert
    explorer farmer fellow filmmaker financier firefighter founder co-founder cofounder friend general geologist goalkeeper
    governor graduate guard guitarist head headteacher historian host hunter imam inspector instructor interpreter interviewer
    inventor investigator investor jeweler journalist judge jurist justice keeper landlord lawmaker lawyer leader lecturer
    legislator librarian lieutenant linguist lobbyist magician magistrate magnate major manager marshal mathematician mayor
    mechanic mentor merchant meteorologist minister moderator mogul mp musician narrator naturalist neighbor neighbour
    neurosurgeon nominee novelist nurse officer official ombudsman operator operative opponent organiser organizer owner painter
    parent parliamentarian parson partner passenger pastor patient patriarch performer philanthropist philosopher photographer
    physician physicist pianist pilot pioneer planner player playwright poet politician pollster pope predecessor premier
    presenter president principal prisoner producer professor programmer promoter prosecutor provost psychiatrist psychologist
    publisher rabbi ranger rapper receptionist referee refugee registrar reporter representative republican researcher resident
    retiree reverend rider rival scholar scientist screenwriter sculptor secretary senator sergeant sheikh sheriff shopkeeper
    singer socialist sociologist soldier solicitor songwriter speaker specialist spokesperson spymaster staffer star
    statistician strategist striker student successor superintendent supervisor supporter surgeon survivor suspect teacher
    teammate technician teenager theologian theorist tourist trader trainer translator treasurer tutor tycoon undersecretary
    veteran victim victor volunteer vocalist voter warden winger winner witness worker writer youth zoologist citizen person
    individual customer user viewer reader caller participant member ex-president vice-president co-author whistleblower goalie
    midfielder quarterback commissar frontrunner front-runner hopeful newcomer native insider incumbent
""")
# Words before a role that make it another role: the vice president is not the president.
RANKS = words("vice deputy assistant associate under junior acting shadow ex")
SHORT_ROLES = {
    "gov": "governor", "sen": "senator", "rep": "representative", "gen": "general", "prof": "professor", "dr": "doctor", "col": "colonel",
    "lt": "lieutenant", "capt": "captain", "sgt": "sergeant", "adm": "admiral", "maj": "major", "pres": "president", "amb": "ambassador",
    "rev": "reverend", "congressman": "representative", "congresswoman": "representative", "chairman": "chair", "chairwoman": "chair",
    "chairperson": "chair", "spokesman": "spokesperson", "spokeswoman": "spokesperson", "ceo": "ceo", "pm": "minister",
}  # fmt: skip
SAME_WORDS = {"gop": "republican", "u.s": "us", "american": "us", "british": "uk", "democrat": "democratic"}
ANONYMOUS = words("""
    source sources insider insiders someone somebody anonymous informant informants tipster whistleblower
""")
DOCUMENTS = words("""
    report reports study studies statement statements poll polls survey surveys letter letters email emails e-mail e-mails memo
    memos article articles document documents paper papers book books law laws bill act ruling verdict lawsuit suit complaint
    indictment affidavit filing filings transcript transcripts tweet tweets post posts message messages ad ads advertisement
    advert editorial op-ed release analysis analyses review reviews data figures statistics findings evidence research results
    records record website site page video script text texts note notes order petition resolution constitution amendment
    agreement treaty manifesto platform speech account accounts story stories headline headlines brochure leaflet sign signs
    banner banners caption chart graph index census estimate estimates forecast dossier testimony polling average legislation
    decree declaration announcement column interview documentary film movie encyclopedia dictionary bible scripture
    press-release regulation regulations guidelines rules policy communique communiqué bulletin notice warrant deposition
    inscription slogan theory model
""")
ORGANIZATIONS = words("""
    government administration campaign company corporation firm agency ministry department office bureau committee commission
    council court parliament congress senate house party union group organization organisation association institute institution
    foundation university college school bank board authority network newspaper magazine paper journal channel station
    broadcaster outlet publication team club federation league alliance coalition army military navy force forces police regime
    embassy consulate church charity ngo think-tank tank society startup airline airport hospital cabinet leadership secretariat
    delegation mission command headquarters pentagon kremlin task-force panel jury tribunal watchdog regulator manufacturer
    maker retailer giant carrier provider consortium business service state city county district nation country republic kingdom
    camp caucus movement militia faction chapter branch subsidiary studio label press media industry center centre lobby side
    wing super-pac pac
""")
# An organization by its word, but heard as people: "police said".
ROLE_GROUPS = words("police military army press media")
COLLECTIVES = words("""
    some many others most several few both all everyone everybody people critics officials experts observers analysts supporters
    opponents authorities public crowd audience majority minority none nobody anyone anybody those half percent % number lot
    lots hundreds thousands dozens millions couple handful community generation electorate two three four five six seven eight
    nine ten third quarter two-thirds three-quarters staff raft array series range host variety slew clutch string wave army
    list parade chorus flood men women children protesters scholars crew family families residents world society
""")
# What a capitalised word at the start of a sentence is when it is no name.
FUNCTION_WORDS = (
    DETERMINERS
    | PREPOSITIONS
    | RELATIVES
    | CONJUNCTIONS
    | frozenset(PRONOUNS)
    | words("""
    when while if although though because since so then there here now yet not also still even just only meanwhile however
    according said says say saying told tells asked added adding wrote warned noted what why how where today yesterday monday
    tuesday wednesday thursday friday saturday sunday is are was were be been has have had do does did will would can could
    should may might must
""")
)
