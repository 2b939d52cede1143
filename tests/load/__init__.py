"""National data that is made up, and the load on both services: never part of the distribution."""
