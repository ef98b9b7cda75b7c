"""Visits meant for a day: planning, moving, telling those concerned, the day itself."""
