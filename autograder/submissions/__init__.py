"""What came in: downloads, rosters, folders and notebooks, made into answers by grade id."""
