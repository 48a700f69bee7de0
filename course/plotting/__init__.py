"""Figures, one kind a module; notebooks use them through `course.plot`."""
