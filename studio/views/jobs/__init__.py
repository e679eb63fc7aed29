"""The jobs pane: the queue a person sees."""
