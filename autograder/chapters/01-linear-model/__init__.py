"""Everything of chapter 01-linear-model besides its notebook: tests, what they compare with, the answer bank."""
