"""How dates are written where a template or a form does not say it: the same in every language."""
