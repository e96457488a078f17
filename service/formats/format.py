"""A form that an answer can be had in, beside JSON of our own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any
from urllib.parse import quote, urlsplit

from service.order import Order

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Format:
    """One form: its media type, and what writes it from the JSON of an answer to an order."""

    type: str
    write: Callable[[Json, Order], bytes]
    lists: frozenset[str]
    """It shows these lists of an answer, or those of them that there are; without any it cannot be had."""
    parameters: Mapping[str, str] = field(default_factory=dict)
    """Of the media type, by which it differs from others of the same type."""
    default: bool = True
    """Whether it is meant where a parameter is left out."""
    whole: bool = True
    """Whether it shows the text, and counts code points in it."""

    @property
    def media_type(self) -> str:
        """The media type with its parameters, as the answer is labelled."""
        told = (f'{name}="{value}"' if ":" in value else f"{name}={value}" for name, value in self.parameters.items())
        return "; ".join((self.type, *told))

    def order(self, order: Order) -> Order:
        """What has to be ordered to write ``order`` in this form."""
        whole = replace(order, offset_unit="codepoint", include=order.include | {"text"}, fields=frozenset())
        return whole if self.whole else replace(order, fields=frozenset())


def uri(order: Order) -> str:
    """What the document is called among documents: its id where that is a URI, else one made of its id or of its text."""
    name = order.id or ""
    if urlsplit(name).scheme and not name.isspace() and " " not in name:
        return quote(name, safe=":/?#[]@!$&'()*+,;=%-._~")
    return f"urn:copydesk:document:{quote(name, safe='') or sha256(order.text.encode()).hexdigest()}"
