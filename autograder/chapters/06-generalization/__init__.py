"""Everything of chapter 06-generalization besides its notebook: tests, what they compare with, the answer bank."""
