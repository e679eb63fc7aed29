"""Canvases on the server: saving, planning, generating, watching, repairing, exporting."""
