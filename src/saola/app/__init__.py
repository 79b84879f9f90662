"""Composition root: the only package that sees every part, and starts them."""
