"""The roster as files: what a sheet looks like, how one is read, and what goes back."""
