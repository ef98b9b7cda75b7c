"""Ours and the peers, side by side: `make bench`."""
