"""What changes mean: one file for each type of resource that people know by more than its name."""
