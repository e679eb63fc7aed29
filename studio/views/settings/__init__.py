"""The settings: one list of sections, searched and reset, whose changes hold at once."""
