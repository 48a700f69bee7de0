"""Everything of chapter 08-rnn besides its notebook: tests, what they compare with, the answer bank."""
