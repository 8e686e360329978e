"""What alarms would have done: the same evaluation over recorded data, for several settings."""
