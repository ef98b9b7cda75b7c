"""The roster: template, import, invitations."""
