"""Shapes that several kinds have."""
