"""A visit, from the first word to the receipt: its card, its steps, what is asked after it."""
