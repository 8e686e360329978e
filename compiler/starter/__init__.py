"""A new project: from a few answers to files that compile, with comments that teach."""
