"""NGSP with the population database behind it, simulated: sign-in, then SOAP."""
