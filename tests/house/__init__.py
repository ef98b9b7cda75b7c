"""The laws of the house, each a function from a source to the places that break it."""
