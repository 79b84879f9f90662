"""What an account may do: roles bound to a unit and a period, and the guards at the doors."""
