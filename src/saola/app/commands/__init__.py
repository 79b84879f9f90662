"""The commands of `saola`, one module each."""
