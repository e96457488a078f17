"""Encoders at work: what waits, what runs next, and the processes that compute."""
