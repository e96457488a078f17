import pytest

from tests.models.tasks.attribution.marked import strip

from .marked import names, quotes


def only(marked, **types):
    (quote,) = quotes(marked, **types)
    return quote


@pytest.mark.parametrize(
    ("marked", "method"),
    [
        ("Jane Roe came. {s|Roe} {c|said} {q|it was late}.", "source"),
        ("{c|According to} {s|Jane Roe}, {q|it was late}.", "source"),
        ("Jane Roe came. {s|Mrs. Roe} {c|noted} {q|it was late}.", "title"),
        ("{s|The top army commander General Jane Roe} {c|said} {q|it was late}.", "title"),
        ("{s|Chief of Staff of the Ruritanian Army Colonel Jane Roe} {c|said} {q|it was late}.", "title"),
        ("{s|Jane Roe, a well-known analyst,} {c|said} {q|it was late}.", "source"),
        ("{s|Jane Roe (D-Ohio), who was there,} {c|said} {q|it was late}.", "source"),
        ("{s|Doe spokeswoman Jane Roe} {c|said} {q|it was late}.", "title"),
        ("{s|The minister, Jane Roe,} {c|said} {q|it was late}.", "apposition"),
        ("{s|The state’s attorney general, Jane Roe,} {c|said} {q|it was late}.", "apposition"),
        ("{s|One of his advisers, Jane Roe,} {c|said} {q|it was late}.", "apposition"),
        ("{s|The minister}, Jane Roe, {c|said} {q|it was late}.", "apposition"),
        ("{s|Ruritania's chief vet}, Dr Jane Roe, {c|said} {q|it was late}.", "apposition"),
        ("{s|The UN rapporteur} on torture, Jane Roe, {c|said} {q|it was late}.", "apposition"),
        ("{s|Sen.} Jane Roe (D-Ohio) {c|said} {q|it was late}.", "title"),
        ("Last week Jane Roe {c|appeared} {q|to blame others}.", "cue"),
        ("Jane Roe, {s|the minister}, {c|said} {q|it was late}.", "apposition"),
        ("Minister Jane Roe came. {s|The minister} {c|said} {q|it was late}.", "role"),
        ("Jane Roe, the mayor of Bigtown, came. {s|The mayor} {c|said} {q|it was late}.", "role"),
        ("Jane Roe is the director of the bank. {s|The director} {c|said} {q|it was late}.", "role"),
        ("Gov. Jane Roe came. {s|The governor} {c|said} {q|it was late}.", "role"),
        ("Jane Roe came. {s|She} {c|said} {q|it was late}.", "pronoun"),
        ("Jane Roe came. {s|She} {c|went on to say} {q|that it was late}.", "pronoun"),
        ("They spoke to Jane Roe, {s|who} {c|said} {q|it was late}.", "relative"),
        ("Jane Roe {c|said} {q|it was late}.", "cue"),
        ("{q|“It is late,”} {c|said} Jane Roe.", "cue"),
        ("{q|“It is late,”} said Jane Roe.", "cue"),
    ],
)
def test_a_source_leads_to_its_full_name(marked, method):
    quote = only(marked, PERSON="Jane Roe, John Doe")
    assert quote.speaker is not None
    assert (quote.speaker.name, quote.speaker.entity, quote.speaker.kind, quote.speaker.method) == ("Jane Roe", "e1", "named", method)
    assert quote.reason is None


@pytest.mark.parametrize(
    ("source", "name", "kind"),
    [
        ("a spokesman for the ministry", "spokesman for the ministry", "role"),
        ("The minister", "minister", "role"),
        ("police", "police", "organization"),
        ("a former committee staffer", "former committee staffer", "role"),
        ("the Ruritanian government", "Ruritanian government", "organization"),
        ("Roe’s campaign", "Roe’s campaign", "organization"),
        ("critics", "critics", "collective"),
        ("many news agencies", "many news agencies", "collective"),
        ("Two analysts", "Two analysts", "collective"),
        ("54 percent of voters", "54 percent of voters", "collective"),
        ("Some", "Some", "collective"),
        ("a source", "source", "anonymous"),
        ("multiple sources close to the talks", "multiple sources close to the talks", "anonymous"),
        ("an official who declined to be named", "official", "anonymous"),
        ("The report", "report", "document"),
        ("a statement released Friday", "statement released Friday", "document"),
        ("online and snap polls", "online and snap polls", "document"),
    ],
)
def test_nameless_sources_keep_their_own_words(source, name, kind):
    speaker = only(f"{{s|{source}}} {{c|said}} {{q|it was late}}.", PERSON="Roe").speaker
    assert speaker is not None
    assert (speaker.name, speaker.entity, speaker.kind) == (name, None, kind)


@pytest.mark.parametrize(
    ("source", "name", "kind"),
    [
        ("Acme", "Acme", "organization"),
        ("The United Miners", "United Miners", "organization"),
        ("Ruritania", "Ruritania", "organization"),
        ("Democrats", "Democrats", "collective"),
    ],
)
def test_named_bodies_speak(source, name, kind):
    marked = f"{{s|{source}}} {{c|said}} {{q|it was late}}."
    speaker = only(marked, ORG="Acme, United Miners", LOC="Ruritania", NORP="Zealot, Democrats").speaker
    assert speaker is not None
    assert (speaker.name, speaker.kind) == (name, kind)
    assert speaker.entity


@pytest.mark.parametrize(
    ("marked", "reason"),
    [
        ("It {c|was reported} {q|that it was late}.", "passive_without_source"),
        ("{s|It} {c|was reported} {q|that it was late}.", "passive_without_source"),
        ("The attack {c|reportedly} {q|killed two}.", "passive_without_source"),
        ("Prices {c|are expected} {q|to fall}.", "passive_without_source"),
        ("{s|He} {c|said} {q|it was late}.", "pronoun_without_antecedent"),
        ("{s|They} {c|said} {q|it was late}.", "pronoun_without_antecedent"),
        ("{s|We} {c|know} {q|it is late}.", "author"),
        ("{s|You} {c|know} {q|it is late}.", "second_person"),
        ("{s|The} {c|said} {q|it is late}.", "no_source"),
    ],
)
def test_when_nobody_can_be_told_a_reason_is_given(marked, reason):
    quote = only(marked)
    assert (quote.speaker, quote.reason) == (None, reason)


def test_whoever_did_it_speaks_in_a_passive_with_by():
    assert names("{q|The plan} {c|was confirmed} by Jane Roe.", PERSON="Jane Roe") == ["Jane Roe"]


def test_pronouns_follow_the_speaker_not_the_one_spoken_of():
    marked = (
        "{s|Jane Roe} {c|said} {q|that the mayor should resign}. {s|John Doe} {c|answered} {q|that Roe was wrong}.\n\n"
        "{q|“I will stay,”} {s|he} {c|said}."
    )
    assert names(marked, PERSON="Jane Roe, John Doe") == ["Jane Roe", "John Doe", "John Doe"]


def test_the_texts_own_titles_decide_between_two():
    marked = "Mrs. Roe met Mr. Doe on Monday. {s|She} {c|said} {q|it was late}. {s|He} {c|said} {q|it was not}."
    assert names(marked, PERSON="Roe, Doe") == ["Roe", "Doe"]


def test_a_given_name_rules_nobody_out():
    marked = "Jane Roe came alone. {s|He} {c|said} {q|it was late}."
    assert names(marked, PERSON="Jane Roe") == ["Jane Roe"]


def test_given_names_tell_between_two_where_the_text_does_not():
    marked = "Peter Roe met Linda Doe. {s|He} {c|said} {q|it was late}. {s|She} {c|said} {q|it was not}."
    assert names(marked, PERSON="Peter Roe, Linda Doe") == ["Peter Roe", "Linda Doe"]


def test_what_the_text_says_overrules_a_given_name():
    marked = "Mr. Linda Doe met Mrs. Peter Roe. {s|He} {c|said} {q|it was late}."
    assert names(marked, PERSON="Peter Roe, Linda Doe") == ["Linda Doe"]


def test_other_readings_are_alternatives():
    quote = only("John Doe met Jane Roe and Ann Poe. {s|She} {c|said} {q|it was late}.", PERSON="Jane Roe, John Doe, Ann Poe")
    assert quote.speaker is not None
    assert len(quote.speaker.alternatives) == 2
    assert all(0 < other.confidence < 1 and other.entity for other in quote.speaker.alternatives)


def test_a_quote_in_the_next_paragraph_belongs_to_the_cue_before_it():
    assert names("Jane Roe came. {s|She} {c|said}:\n\n{q|“It is late.”}", PERSON="Jane Roe") == ["Jane Roe"]


def test_a_paragraph_of_speech_without_source_is_carried_over():
    marked = "{q|“It is late,”} {s|Jane Roe} {c|said}.\n\n{o|“We should all go home by now.”}"
    found = quotes(marked, PERSON="Jane Roe")
    assert [quote.speaker.name for quote in found if quote.speaker] == ["Jane Roe", "Jane Roe"]
    assert [quote.speaker.method for quote in found if quote.speaker] == ["source", "carried"]


def test_a_participle_goes_on_with_the_speaker():
    marked = "{s|Jane Roe} {c|said} {q|it was late}, {c|adding that} {q|it was dark}."
    found = strip(marked)
    assert len(found.contents) == 2
    assert names(marked, PERSON="Jane Roe")[-1] == "Jane Roe"


def test_speech_before_the_first_source_of_a_paragraph_is_that_sources():
    assert names("{o|“It is late.”} It was. {q|“Go,”} {s|Jane Roe} {c|said}.", PERSON="Jane Roe") == ["Jane Roe", "Jane Roe"]


def test_a_scare_quote_is_nobodys_by_carrying():
    marked = "{s|Jane Roe} {c|said} {q|it was late}.\n\nThe rain fell.\n\nThe so-called {o|“night watch”} slept."
    assert names(marked, PERSON="Jane Roe") == ["Jane Roe", None]


def test_a_headline_names_its_speaker_before_the_colon():
    found = quotes("Mayor: {q|‘No way’}\n\nMayor Jane Roe spoke on Monday.", PERSON="Jane Roe")
    assert [(quote.speaker.name, quote.speaker.method) for quote in found if quote.speaker] == [("Jane Roe", "role")]


def test_the_subject_of_a_headline_speaks_after_its_colon():
    quote = only("{s|Jane Roe Hammers Norbank CEO}: {q|‘You should resign’}", PERSON="Jane Roe", ORG="Norbank")
    assert quote.speaker
    assert quote.speaker.name == "Jane Roe"


def test_a_transcript_names_each_turn():
    marked = "John Doe asked Jane Roe.\n\nDOE: {q|Is it late?}\n\nROE: {q|It is.}\n\nDOE: {q|Very?}\n\nROE: {q|I think it is.}"
    assert names(marked, PERSON="Jane Roe, John Doe") == ["John Doe", "Jane Roe", "John Doe", "Jane Roe"]


def test_a_name_after_a_dash_signs_the_quote():
    quote = only("{q|“Never again.”} ― Ann Lee\n\nNobody else spoke.", PERSON="Ann Lee")
    assert quote.speaker is not None
    assert (quote.speaker.name, quote.speaker.method) == ("Ann Lee", "dash")


@pytest.mark.parametrize("office", ["Professor", "Judge", "Bishop", "Captain"])
def test_of_two_of_one_surname_the_title_tells_who_speaks(office):
    people = "Nina Sand, Karl Sand, Sand"
    quote = only(f"{office} Nina Sand and her husband, Karl Sand, rose. {{s|{office} Sand}} {{c|said}} {{q|it was late}}.", PERSON=people)
    assert quote.speaker is not None
    assert quote.speaker.name == "Nina Sand"


def test_words_that_somebody_signs_are_surely_a_quote():
    signed = only("{q|“Rita is a star.”} ― Ann Lee", PERSON="Ann Lee")
    assert signed.confidence >= 0.8
    assert signed.confidence > only("{o|“Rita is a star.”} Ann Lee left.", PERSON="Ann Lee").confidence


def test_two_who_speak_together():
    quote = only("{s|Jane Roe and John Doe} {c|said} {q|it was late}.", PERSON="Jane Roe, John Doe")
    assert quote.speaker is not None
    assert quote.speaker.name == "Jane Roe"
    assert [partner.name for partner in quote.speaker.joint] == ["John Doe"]
    assert "John Doe" not in [other.name for other in quote.speaker.alternatives]


def test_a_name_right_after_what_somebody_is_belongs_to_the_source():
    speaker = only("{q|“It stays,”} {c|agreed} {s|Jane Roe and his sister} Ottilie Doe.", PERSON="Jane Roe, Ottilie Doe").speaker
    assert speaker is not None
    assert [speaker.name, *(other.name for other in speaker.joint)] == ["Jane Roe", "Ottilie Doe"]


def test_whoever_stands_beside_the_cue_said_it_not_the_speaker_across_the_words():
    marked = "{q|“Nobody phoned,”} {s|Jane Roe} {c|said}, and {q|“nobody came,”} her tenant John Doe {c|added}."
    assert names(marked, PERSON="Jane Roe, John Doe") == ["Jane Roe", "John Doe"]


def test_two_bodies_speak_together_of_whom_the_source_has_the_last():
    quote = only("The Guild and {s|the Alliance} {c|said} {q|it was late}.", ORG="Guild, Alliance")
    assert quote.speaker is not None
    assert [quote.speaker.name, *(partner.name for partner in quote.speaker.joint)] == ["Guild", "Alliance"]


def test_two_who_say_different_things_do_not_speak_together():
    marked = "{s|Jane Roe} {c|said} {q|it was late}, and {s|John Doe} {c|said} {q|it was not}."
    found = quotes(marked, PERSON="Jane Roe, John Doe")
    assert [(quote.speaker.name, quote.speaker.joint) for quote in found if quote.speaker] == [("Jane Roe", ()), ("John Doe", ())]


def test_those_who_speak_with_somebody_need_no_name():
    quote = only("{s|Jane Roe and her colleagues} {c|said} {q|it was late}.", PERSON="Jane Roe")
    assert quote.speaker is not None
    assert (quote.speaker.name, [partner.name for partner in quote.speaker.joint]) == ("Jane Roe", ["her colleagues"])


@pytest.mark.parametrize("marked", [
    "{q|“It is late,”} {c|said} {s|Jane Roe}, who works with John Doe.",
    "{q|“It is late,”} {s|Jane Roe} {c|told} John Doe and Ann Lee.",
    "{s|Jane Roe of Acme} {c|said} {q|it was late}. John Doe left.",
])  # fmt: skip
def test_whoever_is_named_beside_a_speaker_does_not_speak_with_him(marked):
    quote = only(marked, PERSON="Jane Roe, John Doe, Ann Lee", ORG="Acme")
    assert quote.speaker is not None
    assert (quote.speaker.name, quote.speaker.joint) == ("Jane Roe", ())


@pytest.mark.parametrize("marked", [
    "{q|“Ann Lee sold the boat,”} {s|he} {c|said}.",
    "{s|She} {c|said} {q|Ann Lee was a liar}.",
    "The court rose. {q|“I taught Ann Lee for years,”} {s|he} {c|said}.",
])  # fmt: skip
def test_nobody_is_resolved_to_a_name_in_his_own_words(marked):
    assert names(marked, PERSON="Ann Lee") == [None]


def test_a_speaker_who_gives_his_own_name_is_known_by_it():
    assert names("{q|“My name is Ann Lee and I live here,”} {s|she} {c|said}.", PERSON="Ann Lee") == ["Ann Lee"]
    assert names("{q|“This is Chief Engineer Ann Lee, stand clear,”} {s|she} {c|said}.", PERSON="Ann Lee") == ["Ann Lee"]


def test_words_are_introduced_as_those_of_somebody_without_a_name():
    quote = only("And this from the Bishop of Ripon:\n\n{q|“The bell will ring again.”}", LOC="Ripon")
    assert quote.speaker is not None
    assert (quote.speaker.name, quote.speaker.method) == ("Bishop of Ripon", "introduction")


@pytest.mark.parametrize("marked", [
    "The club's coach, Jane Roe, {c|told} the Herald {q|the team had failed}.",
    "{s|Jane Roe} {c|told} the Herald {q|that the team had failed}.",
])  # fmt: skip
def test_the_one_addressed_does_not_speak(marked):
    assert names(marked, PERSON="Jane Roe", ORG="Herald") == ["Jane Roe"]


@pytest.mark.parametrize(("words", "kind"), [
    ("one aide", "anonymous"),  ("a second official", "anonymous"),
    ("people familiar with the talks", "anonymous"),
    ("the prime minister", "role"), ("the poll", "document"), ("a Reuters/Ipsos poll", "document"), ("the lawsuit", "document"),
])  # fmt: skip
def test_kinds_of_speakers_without_a_name(words, kind):
    speaker = only(f"{{q|“It is over,”}} {{c|said}} {{s|{words}}}.", PERSON="Jane Roe").speaker
    assert speaker is not None
    assert speaker.kind == kind


@pytest.mark.parametrize(("text", "title", "affiliation"), [
    ("Jane Roe, the finance minister, came. {s|Roe} {c|said} {q|it was late}.", "finance minister", None),
    ("Finance Minister Jane Roe came. {s|Roe} {c|said} {q|it was late}.", "Finance Minister", None),
    ("Jane Roe, an analyst at Acme, came. {s|She} {c|said} {q|it was late}.", "analyst", "Acme"),
    ("Acme chairman Jane Roe came. {s|Roe} {c|said} {q|it was late}.", "chairman", "Acme"),
    ("Acme’s Jane Roe came. {s|Roe} {c|said} {q|it was late}.", None, "Acme"),
    ("{s|Jane Roe} {c|said} {q|it was late}.", None, None),
])  # fmt: skip
def test_a_persons_title_and_affiliation_come_from_any_mention(text, title, affiliation):
    bare = strip(text).text
    speaker = only(text, PERSON="Jane Roe", ORG="Acme").speaker
    assert speaker is not None
    given = [span.of(bare) if span else None for span in (speaker.title, speaker.affiliation)]
    assert given == [title, affiliation]


def test_a_bodys_owner_is_named():
    marked = "Jane Roe came. {s|Her campaign} {c|said} {q|it was late}."
    assert names(marked, PERSON="Jane Roe") == ["Jane Roe campaign"]


def test_the_probabilities_of_a_speaker_and_the_others_are_those_of_one_choice():
    marked = "Jane Roe met Ann Lee. Ann Lee left. {s|She} {c|said} {q|it was late}."
    speaker = only(marked, PERSON="Jane Roe, Ann Lee").speaker
    assert speaker is not None
    assert speaker.confidence + sum(other.confidence for other in speaker.alternatives) <= 1
    assert all(other.confidence <= speaker.confidence for other in speaker.alternatives)


def test_a_vice_president_is_not_the_president():
    marked = "President Jane Roe left. Vice President John Doe stayed. {s|The president} {c|said} {q|it was late}."
    assert names(marked, PERSON="Jane Roe, John Doe") == ["Jane Roe"]


def test_a_new_holder_of_a_role_is_not_the_known_one():
    marked = "Minister Jane Roe came. {s|A minister} {c|said} {q|it was late}."
    assert names(marked, PERSON="Jane Roe") == ["minister"]


def test_the_pronoun_of_a_role_stands_for_the_role():
    marked = "{s|A neighbour} {c|said} {q|it was late}. {s|He} {c|added} {q|that it was dark}."
    assert names(marked, PERSON="Jane Roe") == ["neighbour", "neighbour"]


def test_it_is_the_body_that_spoke_before():
    marked = "{s|The Roe government} {c|asked} {q|for help}. {s|It} {c|pointed out} {q|that it was late}."
    assert names(marked, PERSON="Jane Roe") == ["Roe government", "Roe government"]


def test_they_are_those_who_spoke_before():
    marked = "{s|Critics} {c|said} {q|it was late}. {s|They} {c|added} {q|that it was dark}."
    assert names(marked) == ["Critics", "Critics"]


def test_a_first_person_within_marks_is_the_one_quoted():
    marked = "{q|“It is late,”} {s|Jane Roe} {c|said}. “{s|I} {c|think} {q|it is dark}.”"
    assert names(marked, PERSON="Jane Roe") == ["Jane Roe", "Jane Roe"]


def test_the_byline_is_who_writes_i():
    marked = "A Walk by Night\n\nBy Jane Roe\n\n{s|I} {c|think} {q|it is late}."
    assert names(marked, PERSON="Jane Roe") == ["Jane Roe"]


def test_the_one_interviewed_is_who_answers():
    marked = (
        "The Paper spoke with Jane Roe about the night.\n\nIs it late?\n\n{s|I} {c|think} {q|it is}.\n\n"
        "Is it dark?\n\nYes.\n\nDo {s|you} {c|think} {q|it will end}?\n\nNo."
    )
    assert names(marked, PERSON="Jane Roe, John Doe") == ["Jane Roe", "Jane Roe"]


def test_confidence_falls_with_the_rule():
    by_name = only("{s|Jane Roe} {c|said} {q|it was late}.", PERSON="Jane Roe").speaker
    by_pronoun = only("Jane Roe met John Doe. {s|He} {c|said} {q|it was late}.", PERSON="Jane Roe, John Doe").speaker
    assert by_name is not None
    assert by_pronoun is not None
    assert 0 < by_pronoun.confidence < by_name.confidence < 1


def test_somebody_else_unnamed_makes_no_source_anonymous():
    speaker = only("{s|The minister} {c|said} {q|an unidentified man was seen}.").speaker
    assert speaker is not None
    assert speaker.kind == "role"


def test_a_wish_to_stay_unnamed_makes_one():
    speaker = only("{q|It was late}, {c|said} {s|an official}, speaking on condition of anonymity.").speaker
    assert speaker is not None
    assert speaker.kind == "anonymous"


def test_whoever_wished_so_where_he_was_introduced_is_still_unnamed():
    speaker = only("A US official insisted that his name not be used. {q|“We are close,”} {s|the official} {c|said}.").speaker
    assert speaker is not None
    assert speaker.kind == "anonymous"


def test_a_pronoun_taken_for_a_name_is_still_a_pronoun():
    assert names("Jane Roe came. {s|She} {c|said} {q|it was late}.", PERSON="Jane Roe, She") == ["Jane Roe"]


def test_a_name_the_recogniser_missed_is_read_by_its_capitals():
    speaker = only("{s|Mr. Poe} {c|said} {q|it was late}.").speaker
    assert speaker is not None
    assert (speaker.name, speaker.entity, speaker.kind) == ("Poe", None, "named")


@pytest.mark.parametrize("source", ["Both", "The pair", "The two"])
def test_a_word_for_two_stands_for_those_named_side_by_side(source):
    marked = f"Mia Falk and Hans Berg lost their jobs. {{s|{source}}} {{c|said}} {{q|the pay was late}}."
    (quote,) = quotes(marked, PERSON="Mia Falk, Hans Berg")
    assert quote.speaker is not None
    assert [quote.speaker.name, *(other.name for other in quote.speaker.joint)] == ["Mia Falk", "Hans Berg"]


@pytest.mark.parametrize("marked", [
    "{q|“Bowlers win,”} {s|John Doe} {c|joked}. {q|“Batters sell,”} opener Jane Roe shot back.",
    "{q|“She paid my fees,”} {c|sobbed} {s|a} former pupil, Jane Roe.",
    "In a letter to John Doe, mayor Jane Roe {c|wrote} {q|that the tunnel will flood}. {s|Mr} Doe is silent.",
])  # fmt: skip
def test_who_is_named_right_beside_it_speaks(marked):
    assert quotes(marked, PERSON="John Doe, Jane Roe, Doe")[-1].speaker.name == "Jane Roe"


def test_an_abbreviated_office_tells_two_of_a_surname_apart():
    marked = "Councillor Bev Doe chairs it; her husband, Des Doe, coaches. {s|Cr Doe} {c|said} {q|it would end}."
    assert only(marked, PERSON="Bev Doe, Des Doe, Doe").speaker.name == "Bev Doe"


def test_people_speak_in_the_plural_whatever_they_are_listed_as():
    marked = "The Ruritanian senator came. {s|Ruritanians} {c|say} {q|that it was late}."
    quote = only(marked, NORP="Ruritanian|Ruritanians")
    assert quote.speaker is not None
    assert (quote.speaker.name, quote.speaker.entity, quote.speaker.kind) == ("Ruritanians", "e1", "collective")


@pytest.mark.parametrize(("noun", "pronoun"), [("woman", "he"), ("widower from Leeds", "she")])
def test_no_pronoun_stands_for_a_noun_of_the_other_gender(noun, pronoun):
    marked = f"{{q|“It is late,”}} {{c|said}} {{s|the {noun}}}. {{q|“It is cold,”}} {{s|{pronoun}}} {{c|said}}."
    first, second = quotes(marked)
    assert first.speaker is not None
    assert first.speaker.name == noun
    assert second.speaker is None or second.speaker.name != noun
