"""Everything of chapter 03-backprop besides its notebook: tests, what they compare with, the answer bank."""
