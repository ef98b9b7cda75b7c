"""Pages for people who are not in the chat: one layout, two languages, no script."""
