import pytest

from tests.models.tasks.entities.marked import annotate, clusters


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("PERSON:General John Nicholson", "PERSON:Nicholson’s"),
        ("PERSON:John Nicholson", "PERSON:General Nicholson"),
        ("PERSON:Donald J. Trump", "PERSON:Donald Trump"),
        ("PERSON:Donald J. Trump", "PERSON:TRUMP"),
        ("PERSON:Hillary Rodham Clinton", "PERSON:Hillary Clinton"),
        ("PERSON:Hillary Clinton", "PERSON:Hillary"),
        ("PERSON:J. K. Rowling", "PERSON:Joanne Rowling"),
        ("PERSON:J.K. Rowling", "PERSON:J. K. Rowling"),
        ("PERSON:Joseph R. Biden Jr.", "PERSON:Joe Biden"),
        ("PERSON:Martin Luther King Jr.", "PERSON:King"),
        ("PERSON:Bashar al-Assad", "PERSON:Assad"),
        ("PERSON:Bashar Al Assad", "PERSON:al-Assad"),
        ("PERSON:Chris Van Hollen", "PERSON:Van Hollen"),
        ("PERSON:Recep Tayyip Erdoğan", "PERSON:Erdogan"),
        ("PERSON:Andrés Manuel López Obrador", "PERSON:López Obrador"),
        ("PERSON:Kim Jong Un", "PERSON:Kim"),
        ("PERSON:John F. Kennedy", "PERSON:JFK"),
        ("PERSON:Natsuko Higuchi", "PERSON:Higuchi Natsuko"),
        ("ORG:the European Union", "ORG:EU"),
        ("ORG:EU", "ORG:E.U."),
        ("ORG:Acme Corp.", "ORG:Acme"),
        ("ORG:The New York Times", "ORG:Times"),
        ("ORG:Goldman Sachs & Co.", "ORG:Goldman"),
        ("ORG:U.S. Senate", "ORG:Senate"),
        ("ORG:Islamic State", "ORG:ISLAMIC STATE"),
        ("LOC:United States", "LOC:US"),
        ("LOC:U.S.", "LOC:America"),
        ("LOC:Britain", "LOC:UK"),
        ("LOC:Kabul", "ORG:Kabul"),
        ("NORP:Americans", "NORP:American"),
        ("NORP:Taliban", "ORG:the Taliban"),
        ("PRODUCT:B52 Stratofortress", "PRODUCT:B52"),
    ],
)
def test_variants_are_one_entity(one: str, other: str) -> None:
    assert len(clusters(f"Then [{one}] came. Later [{other}] went.")) == 1
    assert len(clusters(f"Then [{other}] came. Later [{one}] went.")) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("PERSON:Donald Trump", "PERSON:Melania Trump"),
        ("PERSON:George W. Bush", "PERSON:George H. W. Bush"),
        ("PERSON:Robert Kennedy", "PERSON:Robert Kennedy Jr."),
        ("PERSON:Ben Carson", "PERSON:Candy Carson"),
        ("PERSON:Mr. Clinton", "PERSON:Mrs. Clinton"),
        ("ORG:Bank of America", "ORG:Bank of England"),
        ("ORG:White House", "ORG:House"),
        ("LOC:Los Angeles", "LOC:Los Alamos"),
        ("LOC:Georgia", "NORP:Georgian"),
        ("LOC:North Korea", "LOC:South Korea"),
        ("ORG:ISIS-K", "ORG:ISIS"),
    ],
)
def test_others_stay_apart(one: str, other: str) -> None:
    assert len(clusters(f"Then [{one}] came. Later [{other}] went.")) == 2


def test_an_acronym_in_brackets_needs_no_matching_order() -> None:
    text = "The [ORG:Paraguay-Brazil Chamber of Commerce] ([ORG:CCPB]) met. [ORG:CCPB] members agreed."
    assert len(clusters(text)) == 1


@pytest.mark.parametrize(
    ("name", "acronym"),
    [
        ("U.S. Food and Drug Administration", "FDA"),
        ("Ohio Department of Public Safety", "DPS"),
        ("New York Metropolitan Transportation Authority", "MTA"),
        ("Kenya National Bureau of Statistics", "KNBS"),
    ],
)
def test_an_acronym_may_leave_out_where_a_body_is(name: str, acronym: str) -> None:
    assert clusters(f"The [ORG:{name}] met. The [ORG:{acronym}] agreed.") == [(name, acronym)]


def test_a_full_acronym_is_rather_a_name_s_own() -> None:
    text = "The [ORG:Oslo Dairy Board Union] met the [ORG:Dutch Bulb Union]. [ORG:DBU] said no."
    assert clusters(text) == [("Oslo Dairy Board Union",), ("Dutch Bulb Union", "DBU")]
    assert clusters("The [ORG:Oslo Tax Board] met. [ORG:TB] said no.") == [("Oslo Tax Board",), ("TB",)]


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Department of Labor", "Labor Department"),
        ("U.S. Department of Labor", "Labor Department"),
        ("Ministry of Foreign Affairs", "Foreign Ministry"),
        ("Ohio Department of Public Safety", "Public Safety Department"),
        ("Japan Rail Tosan", "JR Tosan"),
        ("Bank of Ghana", "BoG"),
        ("Department of Justice", "DoJ"),
    ],
)
def test_a_body_s_name_in_other_order_or_letters(name: str, other: str) -> None:
    assert clusters(f"The [ORG:{name}] met. The [ORG:{other}] agreed.") == [(name, other)]


def test_a_word_that_a_body_began_with_before_is_the_body() -> None:
    text = "[ORG:Acme Stores] and [ORG:Acme Stores] again. [PERSON:Acme] said no."
    assert clusters(text) == [("Acme Stores", "Acme Stores", "Acme")]


def test_somebody_after_whom_a_body_is_named_stays_a_person() -> None:
    assert len(clusters("[PERSON:Doe] came. [PERSON:Doe] sat. The [ORG:Doe Foundation] paid.")) == 2
    assert len(clusters("The [ORG:Doe Foundation] paid. [PERSON:Doe] came. [PERSON:Doe] sat.")) == 2
    assert len(clusters("The [ORG:Doe Foundation] and the [ORG:Doe Foundation] paid. [PERSON:Jane Doe] came. [PERSON:Doe] sat.")) == 2


def test_of_two_departments_each_keeps_its_short_name() -> None:
    text = (
        "The [ORG:Department of Labor] met the [ORG:Department of State]. The [ORG:State Department] and the [ORG:Labor Department] agreed."
    )
    assert clusters(text) == [("Department of Labor", "Labor Department"), ("Department of State", "State Department")]


def test_a_news_agency_in_brackets_is_no_acronym() -> None:
    assert len(clusters("[ORG:Today Nicaragua] ([ORG:EFE]) The government met.")) == 2


def test_a_lone_surname_goes_to_whom_the_text_is_about() -> None:
    text = (
        "[PERSON:Donald Trump] spoke. [PERSON:Trump] was loud. [PERSON:Trump] was long. With him was [PERSON:Melania Trump]. "
        "Then [PERSON:Trump] left."
    )
    assert clusters(text) == [("Donald Trump", "Trump", "Trump", "Trump"), ("Melania Trump",)]


def test_a_lone_surname_goes_to_the_one_named_last_after_a_while() -> None:
    between = "Nothing happened. " * 12
    text = f"[PERSON:Bill Clinton] spoke. {between}[PERSON:Hillary Clinton] came. [PERSON:Clinton] smiled."
    assert clusters(text) == [("Bill Clinton",), ("Hillary Clinton", "Clinton")]


def test_a_title_decides_between_namesakes() -> None:
    text = "Mr. [PERSON:Bill Clinton] met Mrs. [PERSON:Hillary Clinton]. Mr. [PERSON:Clinton] smiled. Mrs. [PERSON:Clinton] did not."
    assert clusters(text) == [("Bill Clinton", "Clinton"), ("Hillary Clinton", "Clinton")]


def test_an_office_decides_between_namesakes() -> None:
    text = "Professor [PERSON:Ann Keep] met [PERSON:Lars Keep]. Later [PERSON:Lars Keep] left. Professor [PERSON:Keep] stayed."
    assert clusters(text) == [("Ann Keep", "Keep"), ("Lars Keep", "Lars Keep")]


def test_a_lord_is_not_his_wife() -> None:
    text = "Lord [PERSON:Ashby] and his wife, [PERSON:Helena Ashby], came. Lord [PERSON:Ashby] spoke. Lady [PERSON:Ashby] did not."
    assert clusters(text) == [("Ashby", "Ashby"), ("Helena Ashby", "Ashby")]


def test_a_headline_surname_goes_to_the_name_that_follows() -> None:
    assert clusters("[PERSON:NICHOLSON] SPEAKS\n\nGeneral [PERSON:John Nicholson] spoke.") == [("NICHOLSON", "John Nicholson")]


def test_a_surname_that_needs_no_introduction_is_not_a_relatives() -> None:
    text = "[PERSON:Trump] won. [PERSON:Trump] said so. [PERSON:Trump] left. His daughter [PERSON:Ivanka Trump] stayed."
    assert clusters(text) == [("Trump", "Trump", "Trump"), ("Ivanka Trump",)]


def test_a_person_and_a_place_of_one_name_stay_apart_when_both_are_common() -> None:
    text = "[LOC:Jordan] is dry. [LOC:Jordan] is old. [PERSON:Jordan] is tall. [PERSON:Jordan] is rich."
    assert clusters(text) == [("Jordan", "Jordan"), ("Jordan", "Jordan")]


def test_a_surname_a_letter_away_is_the_one_person_who_may_be_meant() -> None:
    assert clusters("[PERSON:Ida Kettering] spoke. [PERSON:Ketering] left.") == [("Ida Kettering", "Ketering")]
    assert clusters("[PERSON:Ida Kettering] and [PERSON:Ida Ketterign] are one.") == [("Ida Kettering", "Ida Ketterign")]


def test_a_surname_a_letter_away_from_two_people_is_neither() -> None:
    text = "[PERSON:Ida Kettering] met [PERSON:Tom Kettering]. [PERSON:Ketering] left."
    assert clusters(text)[2] == ("Ketering",)


def test_other_surnames_are_not_misspelt() -> None:
    text = "[PERSON:Ida Petersen] met [PERSON:Tom Peterson]. [PERSON:Ida Moore] met [PERSON:Ian Moores]. [PERSON:Max Morre] left."
    assert len(clusters(text)) == 5


def test_five_hundred_people_and_as_many_misspellings_are_told_apart() -> None:
    letters = "abcdefghijklmnopqrstuvwxyz"
    names = [f"Q{a}{b}xxyyzz{b}{a}" for a in letters for b in letters][:500]
    text = " ".join(f"[PERSON:Ida {name}] met [PERSON:{name[:-3]}{name[-2:]}]." for name in names)
    assert len(clusters(text)) == 500


def test_a_title_means_whom_it_fits_by_a_given_name() -> None:
    text = "Dr [PERSON:Amina Yusuf] and [PERSON:Bilal Yusuf] came. Mr [PERSON:Yusuf] left. Mrs [PERSON:Yusuf] did not."
    assert clusters(text) == [("Amina Yusuf", "Yusuf"), ("Bilal Yusuf", "Yusuf")]


def test_a_surname_means_somebody_who_has_been_called_so() -> None:
    text = "[PERSON:Gerald Pike] lives with his son [PERSON:Rory]. [PERSON:Rory] sings. [PERSON:Pike] does not. [PERSON:Rory Pike] is 19."
    assert clusters(text) == [("Gerald Pike", "Pike"), ("Rory", "Rory", "Rory Pike")]


def test_a_surname_is_lent_to_the_given_name_that_an_and_joins_to_it() -> None:
    _, mentions, entities = annotate("[PERSON:Peter] and [PERSON:Grace Pike] came. Mr [PERSON:Pike] left. Mrs [PERSON:Pike] did not.")
    assert [entity.name for entity in entities] == ["Peter Pike", "Grace Pike"]
    assert [mention.entity for mention in mentions] == ["e1", "e2", "e1", "e2"]


def test_a_surname_beside_a_full_name_is_lent_none() -> None:
    _, _, entities = annotate("[PERSON:Trump] and [PERSON:Hillary Clinton] met.")
    assert [entity.name for entity in entities] == ["Trump", "Hillary Clinton"]
