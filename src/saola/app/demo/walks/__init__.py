"""The three walks of the design, told step by step against a running installation."""
