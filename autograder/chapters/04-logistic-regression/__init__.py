"""Everything of chapter 04-logistic-regression besides its notebook: tests, what they compare with, the answer bank."""
