from models.tasks.hedging import CERTAINTY, examples
from models.text.tokens import Tokenizer
from tests.tiny import SHIPPED

TOKENIZE = Tokenizer(SHIPPED / "article" / "tokenizer.json")


def test_an_event_is_as_certain_as_its_factuality_is_far_from_zero() -> None:
    text = "Floods may not come"
    example = examples.events({"text": text, "events": [[15, 19, -3.0]]}, TOKENIZE, 2.0, 1.0)
    assert [(text.split()[low], score) for low, _, score in example.grades[CERTAINTY.name]] == [("come", 1.0)]
