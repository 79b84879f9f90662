"""The operations centre (IOC): what is happening in the province now, and who does what about it."""
