"""What an estate costs a month, at list prices."""
