"""Everything of chapter 02-gradient-descent besides its notebook: tests, what they compare with, the answer bank."""
