"""YAML with places, and its decoding into the shapes of the language."""
