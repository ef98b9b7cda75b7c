"""A quota lawfully not met (免计): asked for, approved or refused."""
