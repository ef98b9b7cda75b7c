"""One message read into a card: tables of values, laws on any text, and our own corpora."""
