"""What is kept: models, queries (ask), actions (change), migrations."""
