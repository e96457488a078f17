"""Labels before or after a colon that are no speakers, and nouns that can be."""

import re

from models.quotes.lexicon import DETERMINERS, words
from models.quotes.phrases import is_noun

# Headings of what follows, by their first or their last word: "Read more:", "Live:", "Editor’s note:".
HEADINGS = words("""
    note notes source sources photo photos picture pictures image images video videos audio gallery read more related watch listen see also
    time times date dates where when what who why how place venue location address phone tel telephone fax email e-mail mail web website
    url link links tickets ticket price prices cost info information details contact region theme topic topics tag tags category section
    series list isbn credit credits caption copyright disclaimer update updates updated correction corrections clarification live analysis
    explained explainer opinion editorial comment commentary comments column review profile obituary feature exclusive breaking factbox
    facts fact check timeline q&a podcast interview transcript summary highlights background context recap preview quiz poll
    ingredients method serves preparation directions steps step part chapter figure table box appendix example examples warning tip tips
    score scores result results final standings weather high low today tomorrow yesterday january february march april may june july august
    september october november december monday tuesday wednesday thursday friday saturday sunday am pm in-depth report reports newsletter
    sign subscribe share filed posted published by author authors written edited reporting language format pages publisher rating
    director directors starring cast genre runtime duration age founded headquarters employees revenue type status subject re cc bcc to
    from sport business world politics health science tech culture travel money spotlight special focus insight perspective essay letter
    letters blog crossword photo-essay developing alert advisory advertisement sponsored ps p.s nb n.b faq question answer questions answers
""")
ROLE = re.compile(r"[^\W_]+(?:[-.'’&][^\W_]+)*")


def is_heading(label: str) -> bool:
    """Whether a label announces what follows rather than who says it."""
    found = ROLE.findall(label.lower().replace("’", "'"))
    return not found or found[0] in HEADINGS or found[-1] in HEADINGS


def is_speaker(label: str) -> bool:
    """Whether a label without a name in it is a noun that can speak: "Police", "Finance minister", "survivors"."""
    found = ROLE.findall(label.lower())
    return bool(found) and found[0] not in DETERMINERS and is_noun(found[-1])
