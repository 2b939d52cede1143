"""Facts in, verdicts out: evaluate, forecast, select, assess, explain."""
