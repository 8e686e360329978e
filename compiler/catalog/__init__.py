"""What AWS publishes: the table of metrics, and the services a spec may watch, as data files."""
