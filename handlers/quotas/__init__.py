"""What is owed and what is done, for a person."""
