"""What is executed and judged, in which process: asks the sandbox, knows no student and no gradebook."""
