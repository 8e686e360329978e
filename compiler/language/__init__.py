"""Words that several kinds of things share: durations, thresholds, references, fan-out."""
