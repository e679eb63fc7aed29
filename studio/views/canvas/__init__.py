"""The canvas editor: a scene that mirrors the document, gestures, and the tables beside it."""
