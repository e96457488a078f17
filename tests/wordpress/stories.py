"""Posts for the tests, as WordPress stores them."""

TITLE = "Ferry may stop in winter: ‘Nobody has asked us’"

FOOTNOTE = (
    '<sup data-fn="5c1f0a7e-0000-4000-8000-000000000001" class="fn"><a href="#5c1f0a7e-0000-4000-8000-000000000001" '
    'id="5c1f0a7e-0000-4000-8000-000000000001-link">1</a></sup>'
)


def block(name: str, html: str, attributes: str = "") -> str:
    """A block of HTML."""
    return f"<!-- wp:{name} {attributes + ' ' if attributes else ''}-->\n{html}\n<!-- /wp:{name} -->"


def paragraph(html: str) -> str:
    """A paragraph."""
    return block("paragraph", f"<p>{html}</p>")


STORY = "\n\n".join(
    (
        paragraph("The last public ferry 🚢 to Skarholm may stop running in winter, the Ellery Harbour Board said on Tuesday."),
        paragraph(
            f"🇫🇷🚢 “We cannot sail a forty-year-old boat through another winter,” said Marta Lindqvist, who chairs the board.{FOOTNOTE} "
            "“Either we pay for a <strong>new hull</strong> or we stop pretending,” she said."
        ),
        block(
            "quote",
            '<blockquote class="wp-block-quote">'
            + paragraph("My daughter would have to board on the mainland from Monday to Friday.")
            + "<cite>Tomas Brandvold, a teacher</cite></blockquote>",
        ),
        block(
            "list",
            '<ul class="wp-block-list">'
            + block("list-item", "<li>Lindqvist said that the engine might not pass its inspection in October.</li>")
            + "</ul>",
        ),
        block(
            "table",
            '<figure class="wp-block-table"><table class="has-fixed-layout"><tbody><tr>'
            "<td>“It is a worst case dressed up as a forecast,” said Edwin Achterberg, the county’s finance chief.</td>"
            "</tr></tbody></table></figure>",
        ),
        block("acme/ticker", '<div class="acme">“The fares will double next year,” said Nora Vance.</div>', '{"speed":3}'),
        paragraph("A person close to the board, who asked not to be named, said that two members had threatened to resign."),
        paragraph("The transport ministry did not respond to a request for comment."),
    )
)
"""Emoji of one and of two characters, a footnote, bold words, a quotation and who said it, a list, a table, and an unknown block."""

CLASSIC = "“The harbour will be dredged in spring,” said <em>Marta Lindqvist</em>, who chairs the board.\n\nShe might stand again.\n"
"""A post of the classic editor: HTML without blocks."""

FRENCH = paragraph(
    "Le conseil municipal a voté mardi soir la fermeture du vieux pont, malgré l’opposition de plusieurs habitants du quartier. "
    "La maire a déclaré que les travaux commenceraient au printemps et dureraient deux ans."
)

ONE_VOICE = paragraph("“The old bridge will be closed for two years,” said the mayor, Ann Lee, on Monday. “We have no choice,” she said.")


def long_story(words: int) -> str:
    """A post of so many words, a paragraph for each two hundred."""
    sentence = (
        "The harbour board met again on Tuesday evening and spoke about the ferry, the winter, the hull and the money that is missing. "
    )
    some = (sentence * 10).split()[:200]
    return "\n\n".join(paragraph(" ".join(some)) for _ in range(words // len(some)))
