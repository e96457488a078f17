"""Bulk work that is kept on disk: what was sent is worked off in the background, over restarts and crashes."""
