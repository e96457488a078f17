"""The encoders and their heads: read from model folders, run over windows of tokens on a CPU or a GPU."""
