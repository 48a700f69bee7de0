"""Everything of chapter 00-start-here besides its notebook: tests, what they compare with, the answer bank."""
