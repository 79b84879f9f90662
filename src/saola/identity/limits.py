"""Limits of `identity`, each named with its unit."""

token_bytes_max = 4 * 1024
tokens_cached_max = 10_000
token_seconds_max = 3_600
clock_skew_s = 5
key_file_check_s = 5.0
public_keys_max = 8
live_token_s = 3_600
internal_token_s = 600
client_token_s = 600
sessions_shown_max = 50

assert max(live_token_s, internal_token_s, client_token_s) <= token_seconds_max
# count/period/per whom, as the sign-in library reads them
token_requests_rate = "600/m/ip,120/m/key"  # noqa: S105 # because it is a rate
login_rate = "30/m/ip"
login_failed_rate = "20/m/ip,5/300s/key"
signup_rate = "10/m/ip"
session_hours_max = 12
trail_shown_max = 50
people_shown_max = 200
