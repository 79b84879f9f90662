"""Limits of `ioc`, each named with its unit."""

title_letters_max = 300
note_letters_max = 4_000
tasks_per_incident_max = 60
evidence_bytes_max = 10 * 1024 * 1024
filename_letters_max = 120
incidents_listed_max = 200
tasks_listed_max = 200
tasks_per_page = 20
timeline_entries_max = 500
history_hours_max = 24
history_points_max = 500
stations_max = 1_000
live_clients_max = 2_000
live_queue_events_max = 256  # a reader that lags further is let go, and resumes by its last id
live_resume_events_max = 1_000
live_poll_s = 0.1
live_heartbeat_s = 15.0
live_stream_s_max = 30 * 60  # then the reader comes back, and shows its token again
