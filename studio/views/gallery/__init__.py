"""The gallery: cards on a checkerboard that play when looked at."""
