"""The rules of the lint, one module for each kind of trouble."""
