"""Dialogs that make projects and mascots."""
