"""The command line: ``copydesk serve``, ``analyze``, ``archive``, ``verify``, ``keys`` and ``models``."""
