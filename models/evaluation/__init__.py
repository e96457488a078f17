"""Measures the trained models on dev data, calibrates them and writes their cards; nothing here is needed to serve."""
