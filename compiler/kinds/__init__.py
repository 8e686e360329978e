"""What an author may declare: one kind of thing a file, found by scanning this folder."""
