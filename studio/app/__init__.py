"""Where everything is put together: the start, the composition, the end."""
