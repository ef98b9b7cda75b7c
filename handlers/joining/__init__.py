"""How a person comes in and what seat they take: inviting, admitting, the undertaking."""
