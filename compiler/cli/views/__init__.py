"""What the commands show, as text: no view reads the account or decides anything."""
