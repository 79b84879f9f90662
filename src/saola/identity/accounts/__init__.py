"""Accounts of people, businesses and officials: who they are and how they are reached."""
