"""Rules of composite alarms, written with the keys of alarms in place of their names."""
