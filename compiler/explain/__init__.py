"""What each code means: why it is a mistake, and examples that are compiled when they are shown."""
