"""What one is asked for, one form for each verb."""
