"""The fault suite: the running program is killed, starved and lied to, and an oracle counts."""
