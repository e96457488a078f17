"""Other servers, given the same encoder, the same texts and the same processor."""
