"""What starts, tests and looks after the house on one machine: never part of the distribution."""
