"""The generation form."""
