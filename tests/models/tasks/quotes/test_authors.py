from models.tasks.quotes.authors import Voices
from tests.models.documents import document, names

ANSWERS = "\n\nIs it late?\n\nYes.\n\nIs it dark?\n\nIt is."


def voices(text):
    return Voices.of(document(text), names(text, PERSON="Jane Roe, John Doe"))


def interviewee(text):
    found = voices(text).interviewee
    return found[0].name if found else None


def test_a_byline_names_the_author():
    author = voices("A Walk\n\nBy Jane Roe\n\nIt was late.").author
    assert author is not None
    assert author[0].name == "Jane Roe"


def test_a_sentence_with_by_is_no_byline():
    assert voices("It was written by\nthe road. By night, Jane Roe came.").author is None


def test_the_lead_names_the_interviewee():
    assert interviewee("Our reporter sat down with Jane Roe about John Doe." + ANSWERS) == "Jane Roe"
    assert interviewee("Interview with the poet Jane Roe" + ANSWERS) == "Jane Roe"


def test_of_two_at_the_table_the_one_the_article_is_about():
    assert interviewee("Jane Roe is a poet. Jane Roe sat down with John Doe for an interview." + ANSWERS) == "Jane Roe"


def test_without_questions_and_answers_there_is_no_interview():
    assert interviewee("Our reporter spoke with Jane Roe. Is it late?") is None
