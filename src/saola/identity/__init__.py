"""Who is asking: people, officials, systems; sign-in, roles, tokens."""
