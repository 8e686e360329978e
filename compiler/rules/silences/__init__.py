"""Where rules say nothing, because the author has said why."""
