"""From statements to states: what has come since is read by cursor and added, and what no longer holds is taken away."""
