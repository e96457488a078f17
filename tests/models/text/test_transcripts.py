from models.text.transcripts import Turns
from tests.models.documents import document, names


def turns(text, **types):
    people = [name.span for name in names(text, **types).mentions]
    return [label.of(text) for label in Turns.of(document(text), people).labels]


def test_labels_that_return_make_a_transcript():
    assert turns("JANE ROE: Late?\nJohn Doe (Bigtown): Yes.\nJANE ROE: Oh.\nJohn Doe (Bigtown): Indeed.") == [
        "JANE ROE",
        "John Doe (Bigtown)",
        "JANE ROE",
        "John Doe (Bigtown)",
    ]


def test_headings_do_not():
    assert turns("Region: Asia\n\nTheme: War\n\nNote: this.\n\nNote: that.") == []


def test_the_turn_of_a_position_is_the_last_label_before_it():
    text = "Intro.\nROE: Late?\nDOE: Yes.\nROE: Oh.\nDOE: Indeed."
    found = Turns.of(document(text), ())
    assert found.at(2) is None
    label = found.at(text.index("Yes"))
    assert label is not None
    assert label.of(text) == "DOE"


def test_times_before_and_after_labels_are_neither_names_nor_words_said():
    before = "[00:01] JANE ROE: Late?\n[00:02] JOHN DOE: Yes.\n[00:03] JANE ROE: Oh.\n[00:04] JOHN DOE: Indeed."
    after = "Jane Roe  0:01\nLate?\n\nJohn Doe  0:02\nYes.\n\nJane Roe  0:03\nOh.\n\nJohn Doe  0:04\nIndeed."
    for text in (before, after):
        found = Turns.of(document(text), ())
        assert [turn.label.of(text).lower() for turn in found.turns] == ["jane roe", "john doe"] * 2
        assert [span.of(text) for turn in found.turns for span in turn.paragraphs] == ["Late?", "Yes.", "Oh.", "Indeed."]


def test_a_court_among_people_makes_a_transcript_where_nothing_else_stands():
    court = "THE COURT: Are you ready?\nMS ABIOLA: We are.\nMR FINDLAY: No.\nTHE COURT: Then we wait."
    assert turns(court) == ["THE COURT", "MS ABIOLA", "MR FINDLAY", "THE COURT"]
    assert turns(f"They met at noon.\n{court}") == []


def test_a_label_that_returns_as_a_surname_is_a_persons():
    text = "ANNA WELD: Good evening.\nPHIL TORR: It is snowing.\nWELD: How much has fallen?"
    assert turns(text) == ["ANNA WELD", "PHIL TORR", "WELD"]
