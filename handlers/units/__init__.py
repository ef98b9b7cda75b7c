"""What the unit served says itself: its code, its link, a concern told to the bureau."""
