"""What can be told of a text before any task asks: its words, sentences, marks, names and phrases, and the word lists they are told by."""
