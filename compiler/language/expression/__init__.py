"""Metric math, written with references to metrics in place of ids."""
