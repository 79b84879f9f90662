"""Readings of the province's devices, over MQTT and HTTP, on their way into the broker."""
