"""Quotes: who said what, in whose words."""

from models.tasks.quotes.decoder import decode, mark_quoted

__all__ = ["decode", "mark_quoted"]
