"""The national online payment platform, simulated: signed orders, a page to pay on."""
