"""The local engine: the Masko API on this machine, in a process of its own. Imports domain only."""
