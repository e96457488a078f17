"""Quotes: who said what, in whose words."""

from models.quotes.decoder import decode, mark_quoted
from models.quotes.fragments import without_fragments
from models.quotes.links import Links, by_nearness

__all__ = ["Links", "by_nearness", "decode", "mark_quoted", "without_fragments"]
