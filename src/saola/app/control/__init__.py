"""The control plane: Django, configured once and wired from the parts."""
