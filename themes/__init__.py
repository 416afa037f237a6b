"""How stores look: a folder for each theme, one sheet of components for all. It imports nothing of ours."""
