"""Brings compiled templates into an account: what would change, and then the change."""
