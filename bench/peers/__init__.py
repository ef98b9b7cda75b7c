"""What others would write for the same conversation, each in its library's own way."""
