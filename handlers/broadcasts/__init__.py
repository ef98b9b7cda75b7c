"""Broadcasts: written and sent, watched while they leave, and pressed by whom they reach."""
