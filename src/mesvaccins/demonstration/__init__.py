"""The demonstration's synthetic accounts and carnets."""
