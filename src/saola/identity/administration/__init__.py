"""The administrator's desk: people's accounts and the roles of officials."""
