"""What several rules look for."""
