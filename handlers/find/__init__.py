"""Records and people looked for by the bureau and the departments, and a person's card."""
