"""The ledger of results and nbgrader's gradebook: the one truth about marks, and their only writers."""
