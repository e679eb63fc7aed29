"""Every JSON shape of the API: tolerant readers for all documented generations, and the shapes our engine emits."""
