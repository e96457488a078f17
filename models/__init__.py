"""Language knowledge of Copydesk: text in, annotations out. Knows nothing of HTTP."""
