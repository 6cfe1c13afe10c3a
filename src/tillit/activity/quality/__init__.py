"""How good what a service sends is, along six dimensions. `rules`, `seen`, `looking`, `measuring` and `verdict` are pure;
`counting` is run by the worker, `asking` answers pages and analytics."""
