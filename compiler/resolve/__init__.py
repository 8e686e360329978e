"""From what was written to what is to exist: environments, fan-out, references, names."""
