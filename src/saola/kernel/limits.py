"""Limits that hold at every door, each named with its unit; parts add their own `limits.py`."""

http_head_bytes_max = 32 * 1024
http_headers_max = 100
http_target_bytes_max = 8 * 1024
http_body_bytes_max = 25 * 1024 * 1024  # attachments; parts lower it for their own routes
http_bodies_bytes_max = 256 * 1024 * 1024  # of all connections together, before their turn
json_body_bytes_max = 2 * 1024 * 1024
http_head_seconds_max = 15
http_body_seconds_max = 60
http_idle_seconds_max = 75
http_unread_seconds_max = 30  # an answer of which the client takes nothing more
http_refused_seconds_max = 5  # in which a refused client may hear why before it is cut off
http_connections_max = 4096
http_backlog_max = 1024  # connections that wait to be taken
event_body_bytes_max = 256 * 1024
event_attempts_max = 10

assert json_body_bytes_max <= http_body_bytes_max
