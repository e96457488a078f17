"""``copydesk archive``: any number of documents, in order, in bounded memory, and on from where it stopped."""
