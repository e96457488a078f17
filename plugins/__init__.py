"""What is installed in other applications."""
