"""An answer of the service to hold the standards against."""

from typing import Any

from service.api.schemas import examples
from service.api.schemas.options import NAMES
from service.formats import Format
from service.order import Order

ORDER = Order(examples.REQUEST["text"], frozenset(NAMES), id="post 1201/b", title="Kabul talks in doubt")
BODY: dict[str, Any] = examples.result(*NAMES) | {"document": {"text": ORDER.text, "blocks": []}}


def written(form: Format, order: Order = ORDER, **changes: Any) -> bytes:
    return form.write(BODY | changes, order)
