import pytest

from models.evaluation import occurrences as occur


def span(text: str, part: str, label: str = "") -> dict[str, object]:
    start = text.index(part)
    return {"start": start, "end": start + len(part), "label": label}


def place(text: str, part: str) -> list[int]:
    return [text.index(part), text.index(part) + len(part)]


def attributed(text: str, *, cue: str = "", source: str = "", content: str = "", kind: str = "role") -> dict[str, object]:
    """A row with one attribution."""
    quote = {key: place(text, part) if part else None for key, part in (("cue", cue), ("source", source), ("content", content))}
    return {"text": text, "quotes": [{**quote, "speaker_kind": kind}]}


def test_an_inflected_verb_counts_where_a_cue_is() -> None:
    row = attributed("Roe claimed that lost claims were paid.", cue="claimed")
    assert list(occur.in_cues([row], occur.inflected({"claim"}))) == [True, False]


def test_a_word_counts_as_it_is_listed_only() -> None:
    row = attributed("He says what she said.", cue="says")
    assert list(occur.in_cues([row], occur.singly({"said"}))) == [False]


def test_of_two_phrases_the_longer_is_found() -> None:
    found = occur.phrases(["call for", "call for more of"])
    assert list(found(["she", "called", "for", "more", "of", "it"])) == [(1, 5)]
    assert list(found(["call", "me", "for"])) == []


def test_a_word_after_another_needs_it_right_before() -> None:
    assert list(occur.after({"was"}, {"told"})(["was", "told", "or", "told"])) == [(1, 2)]


def test_a_cue_whose_form_names_nobody_has_no_source() -> None:
    find = occur.singly({"reportedly"})
    assert list(occur.sourceless([attributed("Reportedly it rains.", cue="Reportedly")], find)) == [True]
    assert list(occur.sourceless([attributed("Roe reportedly said so.", cue="reportedly said", source="Roe")], find)) == [False]
    assert list(occur.sourceless([attributed("Roe said so.", cue="said")], find)) == []


def test_the_last_word_of_what_is_said_is_told_from_the_others() -> None:
    row = attributed("Roe: the toll is the, she said.", content="the toll is the")
    assert list(occur.inside_contents([row], {"the"})) == [True, False]


@pytest.mark.parametrize(
    ("phrase", "head"),
    [
        ("the mayor's spokesman", "spokesman"),
        ("a report by the ministry", "report"),
        ("an aide, who left", "aide"),
        ("Police", "police"),
        ("The Washington Post", ""),
        ("the office of Jane Roe", "office"),
        ("", ""),
    ],
)
def test_the_head_of_a_phrase_is_its_common_noun(phrase: str, head: str) -> None:
    assert occur.head_of(phrase) == head


def test_a_head_is_asked_for_the_kind_of_its_speaker() -> None:
    rows = [
        attributed("The report warned.", source="The report", kind="document"),
        attributed("The report warned.", source="The report", kind="organization"),
        attributed("The report warned.", source="The report", kind="not"),
        attributed("The mayor warned.", source="The mayor", kind="role"),
    ]
    assert list(occur.heads(rows, [{"report"}], {"document"})) == [True, False]
    assert list(occur.heads(rows, [{"report"}, {"report", "mayor"}], {"role"})) == [True]


def test_a_title_stands_before_a_person_or_not() -> None:
    text = "Prime Minister Jane Roe met Minister Smith Street and the prime minister."
    rows = [{"text": text, "spans": [span(text, "Jane Roe", "Person")]}]
    assert list(occur.before_people(rows, {"prime"}, {"prime", "minister"})) == [True]
    assert list(occur.before_people(rows, {"minister"}, {"prime", "minister"})) == [True, False]


def test_a_legal_form_ends_an_organization_or_not() -> None:
    text = "Acme Ltd. sued Big Co Town."
    rows = [{"text": text, "spans": [span(text, "Acme Ltd.", "Organization"), span(text, "Big Co Town", "Organization")]}]
    assert list(occur.ends_of(rows, {"ltd", "co"}, "Organization")) == [True, False]


def test_a_suffix_is_asked_for_after_a_persons_name_only() -> None:
    text = "John Roe Jr. fought in World War II; Jim II Smith did not."
    rows = [{"text": text, "spans": [span(text, "John Roe Jr", "Person"), span(text, "Jim II Smith", "Person")]}]
    assert list(occur.suffixed(rows, {"jr", "ii"}, "Person")) == [True, False]


def test_a_name_has_a_label_of_a_place_or_another() -> None:
    text = "The UK's coast, Georgia and UK."
    rows = [{"text": text, "spans": [span(text, "The UK's", "Location"), span(text, "Georgia", "Person"), span(text, "coast", "Location")]}]
    assert list(occur.names(rows, {"uk", "georgia"}, {"Location"})) == [True, False]


def test_a_first_name_is_part_of_a_person_or_not() -> None:
    text = "Will Roe will be there. Will it?"
    assert list(occur.within_people([{"text": text, "spans": [span(text, "Will Roe", "Person")]}], {"will"})) == [True, False]


def test_the_gender_of_a_noun_is_that_of_the_pronouns_of_its_cluster() -> None:
    text = "The actress said she saw her uncle Mr. Roe; she was glad."
    actress, uncle = (place(text, part) for part in ("The actress", "Mr. Roe"))
    she = [place(text, "she"), [text.rindex("she"), text.rindex("she") + 3]]
    rows = [{"text": text, "clusters": [[actress, *she], [uncle]]}]
    assert list(occur.genders(rows, occur.noun_gender({"actress": "feminine"}))) == [True]
    assert list(occur.genders(rows, occur.noun_gender({"actress": "masculine"}))) == [False]
    wrong = [{"text": text, "clusters": [[uncle, *she]]}]
    assert list(occur.genders(wrong, occur.title_gender({"mr": "masculine"}))) == [False]
    assert list(occur.genders(rows, occur.title_gender({"mr": "masculine"}))) == []


def test_the_gender_of_a_given_name_counts_in_full_names() -> None:
    text = "Zoë Roe said she was glad. Zoë left."
    she, names = place(text, "she"), [place(text, "Zoë Roe"), [text.rindex("Zoë"), text.rindex("Zoë") + 3]]
    assert list(occur.genders([{"text": text, "clusters": [[*names, she]]}], occur.given_gender({"zoe": "feminine"}))) == [True]


def test_a_heading_is_no_source() -> None:
    text = "Note: it rains.\nROE: It does.\nAuthor: Jane said so."
    assert list(occur.headings([attributed(text, source="Author")])) == [True, False]
