"""The tasks a text is analysed for, each from what the encoders say of it to its annotations."""
