import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.tasks.entities.currencies import money


@pytest.mark.parametrize(
    ("text", "currency", "amount"),
    [
        ("€1.5m", "EUR", 1.5e6),
        ("US$20 million", "USD", 20e6),
        ("4 U.S. dollars", "USD", 4),
        ("£40", "GBP", 40),
        ("50,000 yen", "JPY", 50_000),
        ("A$2bn", "AUD", 2e9),
        ("USD 400", "USD", 400),
        ("300-million rand", "ZAR", 300e6),
        ("three million nairas", "NGN", 3e6),
        ("a million euros", "EUR", 1e6),
        ("HK$1,234.56", "HKD", 1234.56),
        ("US $2.4 million", "USD", 2_400_000),
        ("₹12 crore", "INR", 120_000_000),
        ("NT$134.8 billion", "TWD", 134_800_000_000),
    ],
)
def test_a_sum_whose_currency_is_certain(text: str, currency: str, amount: float) -> None:
    assert money(text) == (currency, amount)


@pytest.mark.parametrize(("text", "amount"), [("$3 billion", 3e9), ("20 rubles", 20), ("two million dollars", 2e6), ("Rs 500", 500)])
def test_a_sign_of_several_currencies_tells_none(text: str, amount: float) -> None:
    assert money(text) == (None, amount)


@pytest.mark.parametrize(
    "text", ["1,50 euros", "more than $3 billion", "50 cents", "$3-4 billion", "$2,000 euros", "five", "$", "", "3 million"]
)
def test_what_is_not_certain_has_no_value(text: str) -> None:
    assert money(text) is None


@given(st.text(alphabet="$€£0123456789,. milonbtk", max_size=20))
def test_any_signs_and_figures_give_a_finite_amount_or_nothing(text: str) -> None:
    told = money(text)
    assert told is None or 0 <= told[1] < float("inf")
