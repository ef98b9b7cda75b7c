"""The digest: one message a day of what is open, with buttons that act; and its rules."""
