"""What the notices say, as frozen values: no clock, no session, no await."""
