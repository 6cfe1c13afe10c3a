"""The verbs of a case. Each is one transaction, with one line in the log."""
