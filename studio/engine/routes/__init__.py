"""The engine's doors, one module per kind of resource."""
