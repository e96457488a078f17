"""Scores of the encoders' heads made into what tasks work on: spans, links between them, and calibrated probabilities."""
