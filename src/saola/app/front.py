"""The front door: the data plane, and the way to the control plane."""
