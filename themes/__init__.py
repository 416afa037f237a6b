"""How stores look: a folder for each theme, one sheet of components for all. The lowest layer: it imports nothing of ours."""
