"""Questions about somebody's own code, computed from the code: its syntax tree, and what it does on a small example."""
