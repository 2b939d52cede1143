"""Messages to citizens by e-mail and SMS, through a queue; only identifiers are stored."""
