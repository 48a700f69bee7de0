"""Everything of chapter 09-gan-vae besides its notebook: tests, what they compare with, the answer bank."""
