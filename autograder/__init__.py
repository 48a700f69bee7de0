"""Grades submissions in a sandbox, with verdicts that a submission cannot forge."""
