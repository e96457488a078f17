import pytest

from service import language

FOREIGN = {
    "fr": "Le ministre a déclaré que la situation était grave.",
    "de": "Der Bundeskanzler hat am Dienstag in Berlin mit den Ministerpräsidenten gesprochen. Man sei sich einig, hieß es.",
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


@pytest.mark.parametrize(("code", "text"), FOREIGN.items())
def test_another_language_is_named(code: str, text: str) -> None:
    assert language.unsupported(text) == code
    assert f"({code})" in language.name(code)


@pytest.mark.parametrize("code", ["fr", "ru"])
def test_a_long_article_in_another_language_is_refused(code: str) -> None:
    assert language.unsupported(f"{FOREIGN[code]}\n" * 2000) == code


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
        "A la guerre c'est comme a la guerre!",
        "In Paris the minister told Le Monde: « La situation est grave. Nous ne pouvons pas accepter ce plan. »",
        "Президент, the president, spoke.",
        "𝐇𝐞𝐥𝐥𝐨 𝐰𝐨𝐫𝐥𝐝",
        "http://en.wikipedia.org/wiki/Cubism",
        "redBus founders Phanindra Sama and Charan Padmaraju exit Ibibo",
    ],
)
def test_what_is_not_surely_another_language_is_taken(text: str) -> None:
    assert language.unsupported(text) is None


def test_the_title_helps() -> None:
    text, title = "La situation est grave.", "Le ministre a déclaré que la situation était grave"
    assert language.unsupported(text) is None
    assert language.unsupported(text, title) == "fr"


def test_a_language_without_a_name_is_told_by_its_code() -> None:
    assert "xyz" in language.name("xyz")
