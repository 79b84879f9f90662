"""The operations centre (IOC): what happens in the province now, and who does what about it."""
