"""The history of the engine's tables; the engine brings its own database level at start."""
