"""Floor 4: widgets. They show state and ask with signals; they never fetch or decide."""
