"""Everything of chapter 07-cnn besides its notebook: tests, what they compare with, the answer bank."""
