"""Who or what pronouns, relative words and role nouns stand for within a document."""
