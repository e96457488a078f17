"""The HTTP service of Copydesk: bytes to documents, documents to windows, annotations to the caller's coordinates."""

__version__ = "0.1.0"
