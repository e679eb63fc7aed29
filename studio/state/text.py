"""Words as people and clipboards make them, made fit for files, the wire and one row on screen."""


def whole(text: str) -> str:
    """Return text without halves of characters, which a clipboard can hold and no file or server takes."""
    return text.encode("utf-8", "ignore").decode("utf-8")


def one_line(text: str) -> str:
    """Return text fit for one row: without line breaks and control characters, and not endless."""
    clean = "".join(char if char.isprintable() else " " for char in text[:300])
    return " ".join(clean.split())
