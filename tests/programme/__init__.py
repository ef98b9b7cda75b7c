"""What the notices say, held by tables of values."""
