"""Masko Studio: a desktop program for people who make mascots."""

__version__ = "0.1.0"
