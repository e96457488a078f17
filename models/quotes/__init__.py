"""Quotes: who said what, in whose words."""

from models.quotes.decoder import decode, mark_quoted
from models.quotes.fragments import without_fragments
from models.quotes.links import Links

__all__ = ["Links", "decode", "mark_quoted", "without_fragments"]
