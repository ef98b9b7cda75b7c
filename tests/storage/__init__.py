"""What is kept and what is asked of it, on both engines."""
