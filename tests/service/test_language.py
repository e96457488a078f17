import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service import language

SENTENCES = {
    "fr": "Le ministre a déclaré que la situation était grave.",
    "es": "El presidente del Gobierno anunció este martes una subida de impuestos. Según la oposición, la medida perjudicará a todos.",
    "it": "Il presidente del Consiglio ha annunciato martedì una riforma della giustizia. Secondo l'opposizione è un attacco.",
    "nl": "De premier heeft dinsdag in Den Haag gezegd dat het kabinet meer geld wil uittrekken voor de zorg.",
    "pt": "O presidente da República anunciou na terça-feira uma reforma do sistema de saúde.",
    "sv": "Ministern sade på tisdagen att situationen i regionen var mycket allvarlig.",
    "pl": "Minister powiedział we wtorek, że sytuacja w regionie jest bardzo poważna.",
    "tr": "Bakan salı günü bölgedeki durumun çok ciddi olduğunu söyledi.",
    "ru": "Министр заявил, что ситуация серьёзная.",
    "ar": "قال الوزير إن الوضع خطير.",
    "zh": "部长表示形势严峻。",
    "ja": "大臣は状況が深刻だと述べた。",
}

ARTICLES: dict[str, list[str]] = json.loads(Path(__file__).with_name("foreign.json").read_text(encoding="utf-8"))
"""By language code the paragraphs of a news article, all written for these tests."""

ENGLISH = [
    "The government wants far more homes to be built in the coming years. The minister said so on Wednesday after meeting mayors.",
    "Shares fell sharply in early trading, then recovered. Analysts blamed a weak forecast for chip sales and worries about rates.",
    '"We were never asked," she told reporters. Residents have campaigned against the road for a decade, and a court will hear them.',
    "Police arrested two men near the harbour late on Friday. Both were released on bail, pending further inquiries.",
    "Add the flour, stir until smooth and leave to rest for an hour. Fry in hot oil, turning once; serve with lemon.",
]

BOILERPLATE = "Copyright. All rights reserved. This article may not be published, copied or passed on without permission of the agency."

_NAMES = """
Gianluigi Buffon, Fabio Cannavaro, Andrea Pirlo, Gennaro Gattuso, Alessandro Del Piero, Gianni De Biasi, Rosa
dell'Acqua, Mario di Sant'Agata, Shunsuke Nakamura, Hidetoshi Nakata, Naohiro Takahara, Krzysztof Warzycha, Marcin
Mięciel, Edwin van der Sar, Ruud van 't Hek, Jan in 't Veld, Jürgen Köhler, Ludwig von der Höh, Otto Graf zu Solms, José
Ortega y Gasset, María de la Cruz, João dos Santos e Silva, Lý Công Uẩn, Hakan Ünsal, Muhammad bin Salman, Bashar
al-Assad, Hussein Abd el-Latif, Jón Þór Birgisson, Museu Nacional d'Art de Catalunya, Rincón de la Vieja, Île-de-France,
Владимир Иванов, Олена Шевченко, Γιώργος Παπανδρέου, 中村俊輔, 高原直泰, 王小明,
クリスティアーノ・ロナウド, 손흥민, 황희찬, عبد الرحمن السيد, יוסי
כהן, ชาญวิทย์ ผลชีวิน, नरेंद्र मोदी, გიორგი ქინქლაძე, ሀይሌ ገብረሥላሴ
"""
NAMES = [" ".join(name.split()) for name in _NAMES.split(",")]

SEPARATORS = [", ", "; ", "\n", " - ", " 2, ", " (", ") ", " (46' ", "; 10 - ", " / ", "\t", " 6:3 ", ". ", ": "]


@pytest.mark.parametrize(("code", "text"), SENTENCES.items())
def test_another_language_is_named(code: str, text: str) -> None:
    assert language.unsupported(text) == code
    assert f"({code})" in language.name(code)


@pytest.mark.parametrize(("code", "paragraphs"), ARTICLES.items())
def test_an_article_in_another_language_is_refused_and_so_is_each_paragraph(code: str, paragraphs: list[str]) -> None:
    found = [language.unsupported(text) for text in ("\n\n".join(paragraphs), "\n\n".join(paragraphs * 200), *paragraphs)]
    assert found == [code] * len(found)


@pytest.mark.parametrize(("code", "paragraphs"), ARTICLES.items())
def test_a_line_of_english_does_not_hide_another_language(code: str, paragraphs: list[str]) -> None:
    article = "\n\n".join(paragraphs * 3)
    assert language.unsupported(f"{BOILERPLATE}\n\n{article}") == language.unsupported(f"{article}\n\n{BOILERPLATE}") == code
    assert language.unsupported(article, "Ministers Want More Homes, and Soon") == code


@pytest.mark.parametrize("paragraphs", ARTICLES.values(), ids=ARTICLES)
@pytest.mark.parametrize("marks", ["“{}”", '"{}"', "«{}»", "„{}“", "「{}」"])
def test_what_is_quoted_inside_an_english_story_is_no_evidence(paragraphs: list[str], marks: str) -> None:
    said = marks.format(" ".join(paragraphs).translate(dict.fromkeys(map(ord, "«»"))))
    assert language.unsupported(f"{ENGLISH[0]}\n\n{said} said Mr Okafor, who spoke at length.\n\n{said}") is None
    assert language.unsupported(f"{said}, said Mr Okafor.") is None


def test_a_story_told_in_quotations_of_its_own_language_is_refused() -> None:
    assert (
        language.unsupported("« Le ministre a déclaré que la situation était grave. »\n« Nous ne pouvons pas accepter ce plan. »") == "fr"
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Hello",
        "1996-08-30 2.50 3.00",
        "\x00\x01",
        "🇫🇷🎉🎉🎉🎉",
        "a" * 50_000,
        "CRICKET - LEICESTERSHIRE TAKE OVER AT TOP AFTER INNINGS VICTORY.",
        "Romesh Kaluwitharana, Asanka Gurusinha, Aravinda de Silva,",
        "Mexico - 1 - Osvaldo Sanchez (12 - Alfonso Rios 78th); 13 - Pavel Pardo, 2 - Claudio Suarez",
        "Turkey - 1 - Rustu Recber, 4 - Hakan Unsal (14 - Sergen Yalcin, 57th), 2 - Recep Cetin, 3 - Alpay Ozalan",
        "Italy: Buffon; Zambrotta, Cannavaro, Materazzi, Grosso; Perrotta (Iaquinta 61'), Pirlo, Gattuso; Camoranesi, Toni",
        "Japan: Yoshikatsu Kawaguchi; Keisuke Tsuboi, Tsuneyasu Miyamoto, Yuji Nakazawa; Yuichi Komano, Hidetoshi Nakata",
        "A la guerre c'est comme a la guerre!",
        "In Paris the minister told Le Monde: « La situation est grave. Nous ne pouvons pas accepter ce plan. »",
        "Mr Eze said: 'Di goment no fit pay us, and na we dey suffer am. Wetin dem wan make we chop for dis kain time?'",
        'He wrote one book, "Barbarizmi u hrvatskom ili srpskom jeziku i kako ih treba prevoditi", in 1904.',
        "Президент, the president, spoke.",
        "The squad of coach Moriyasu, as listed:\n権田修一\n酒井宏樹\n吉田麻也\n長友佑都\n遠藤航\n柴崎岳\n南野拓実",
        "Killer Tattoo (Thai: มือปืนโลกพระจัน) is an action comedy written and directed by Yuthlert Sippapak.",
        "𝐇𝐞𝐥𝐥𝐨 𝐰𝐨𝐫𝐥𝐝",
        "http://en.wikipedia.org/wiki/Cubism",
        "redBus founders Phanindra Sama and Charan Padmaraju exit Ibibo",
    ],
)
def test_what_is_not_surely_another_language_is_taken(text: str) -> None:
    assert language.unsupported(text) is None


def listed(draw: st.DataObject, names: Sequence[str]) -> str:
    return "".join(name + draw.draw(st.sampled_from(SEPARATORS)) for name in names)


@given(st.lists(st.sampled_from(NAMES), min_size=1, max_size=60), st.data())
@settings(deadline=None)
def test_lists_of_names_are_never_refused(names: list[str], data: st.DataObject) -> None:
    assert language.unsupported(listed(data, names)) is None


@given(st.sampled_from(ENGLISH), st.lists(st.tuples(st.integers(0, 200), st.sampled_from(NAMES)), max_size=40), st.data())
@settings(deadline=None)
def test_names_in_an_english_text_never_make_it_another_language(text: str, names: list[tuple[int, str]], data: st.DataObject) -> None:
    words = text.split()
    for at, name in names:
        words.insert(at % (len(words) + 1), name)
    assert language.unsupported(" ".join(words)) is None
    assert language.unsupported(f"{listed(data, [name for _, name in names])}\n{text}") is None


def test_the_title_helps() -> None:
    text, title = "La situation est grave.", "Le ministre a déclaré que la situation était grave"
    assert language.unsupported(text) is None
    assert language.unsupported(text, title) == "fr"


def test_a_language_without_a_name_is_told_by_its_code() -> None:
    assert "xyz" in language.name("xyz")
