"""What is to exist: the closed list of nodes, each with the place it comes from."""
