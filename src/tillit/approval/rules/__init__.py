"""Who may do what with a case, and when. Each `check_…` raises Denied with the sentence the button shows."""
