"""A person's own hours, zone and absences."""
