"""Administrative divisions: codes with validity, and which became which."""
