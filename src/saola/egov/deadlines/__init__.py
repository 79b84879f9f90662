"""Time that binds an office: what is left, what light it gets, whether it was kept."""
