"""Both real services under fire: histories at random, faults on the line, processes that die."""
