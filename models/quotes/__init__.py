"""Quotes: who said what, in whose words."""

from models.quotes.contents import Words, settle
from models.quotes.decoder import decode, mark_quoted
from models.quotes.links import Links

__all__ = ["Links", "Words", "decode", "mark_quoted", "settle"]
