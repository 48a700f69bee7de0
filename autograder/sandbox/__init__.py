"""Isolation, limits and warm processes. `inside/` is the only code that runs beside a student's."""
