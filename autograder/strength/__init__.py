"""How good the tests are: wrong answers caught, right ones accepted, mutants noticed."""
