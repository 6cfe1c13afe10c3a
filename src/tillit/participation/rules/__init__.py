"""Who may do what here, and when it is not yet time. Every refusal is a sentence."""
