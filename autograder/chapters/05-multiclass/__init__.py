"""Everything of chapter 05-multiclass besides its notebook: tests, what they compare with, the answer bank."""
