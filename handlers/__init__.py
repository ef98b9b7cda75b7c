"""What is said: one conversation a file, in the order the person meets it."""
