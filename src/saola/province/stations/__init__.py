"""Monitoring stations and the readings recorded at them."""
