"""The portal's home: where a citizen begins."""
