"""Labels before a colon: those of turns, and those that announce what follows."""

import re

from models.text.lexicon import words

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
LABEL = re.compile(
    r"[^\S\n]*[\"“‘'*]{0,3}([A-Z][\w.’'-]{0,30}(?: [A-Z][\w.’'-]{0,30}){0,4}(?: \([^()\n]{1,40}\))?)[*]{0,2} ?:[*]{0,2}(?=\s+\S)"
    r"|[^\S\n]*[\"“*]{0,3}([QA])[*]{0,2}[.:][*]{0,2}(?=\s+\S)"
)
NEWLINE = re.compile(r"\n")
WORD = re.compile(r"[^\W_]+(?:[-.'’&][^\W_]+)*")


def is_heading(label: str) -> bool:
    """Whether a label announces what follows rather than who says it."""
    found = WORD.findall(label.lower().replace("’", "'"))
    return not found or found[0] in HEADINGS or found[-1] in HEADINGS


def labels(text: str) -> tuple[re.Match[str], ...]:
    """What stands where the label of a turn does, one a line at most, headings left out."""
    starts = [0, *(match.end() for match in NEWLINE.finditer(text))]
    matches = [match for start in starts if (match := LABEL.match(text, start))]
    return tuple(match for match in matches if match.group(2) or not is_heading(match.group(1)))
