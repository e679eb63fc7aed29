"""The page of one mascot: its references, its look, its settings."""
