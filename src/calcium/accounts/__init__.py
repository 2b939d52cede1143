"""The agents of the centres and their sign-in."""
