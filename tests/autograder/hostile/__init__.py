"""The hostile corpus: what a submission may try, each in a small file, with what must come of it."""
