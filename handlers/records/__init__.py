"""What was kept, seen again by its author: the list, versions, details, amending, the year."""
