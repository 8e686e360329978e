"""What editors are told of the language: a JSON Schema for each file of a project."""
