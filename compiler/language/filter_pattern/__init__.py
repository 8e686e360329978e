"""Which log events a metric filter counts: terms, conditions on JSON, or fields between spaces."""
