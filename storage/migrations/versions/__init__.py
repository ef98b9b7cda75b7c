"""The revisions, oldest first; each one small function a noun."""
