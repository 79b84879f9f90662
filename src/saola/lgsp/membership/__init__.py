"""Who is on the exchange: members, their systems, and the services they offer, entered by hand."""
