"""How an environment does in its account, and what to do where it does badly."""
