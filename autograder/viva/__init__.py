"""Oral questions about a student's own code, as sheets to print."""
