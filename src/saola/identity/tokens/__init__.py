"""Access tokens: signed by the control plane, verified anywhere without Django."""
