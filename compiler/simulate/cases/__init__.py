"""Alarm tests: what is given, what is expected, and whether it is so."""
