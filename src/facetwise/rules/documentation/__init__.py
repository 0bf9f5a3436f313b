"""What the signed record has to hold."""
