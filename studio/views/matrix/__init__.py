"""The pose matrix: which poses the mascots of a project have, and filling what is missing."""
