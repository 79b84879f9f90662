"""A push provider in the manner of messaging apps' notification interfaces."""
