"""How a notebook checks an answer: tests and suites, what is demanded of a result, the card that a learner sees."""
