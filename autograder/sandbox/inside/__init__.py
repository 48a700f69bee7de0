"""What runs inside the sandbox. Each file is shown there by itself: none imports the project."""
