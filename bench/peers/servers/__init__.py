"""Modules that each serve the model folders with a peer; they run in the peer's own environment and import nothing else of ours."""
