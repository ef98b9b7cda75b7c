"""Where updates come in: the webhook and the poll loop."""
