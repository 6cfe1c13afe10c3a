"""Measurements on a large store. Each makes a database of its own, and leaves the installation as it was."""
