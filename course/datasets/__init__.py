"""Where data come from: generators and image sets."""
