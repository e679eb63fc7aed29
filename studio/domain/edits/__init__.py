"""Edits of a canvas: plain data that can be applied, refused by name, and turned round."""
