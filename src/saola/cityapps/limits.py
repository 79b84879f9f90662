"""Limits of `cityapps`, each named with its unit."""

isohaline_gap_km_max = 25.0  # between two stations further apart nothing is interpolated
isohaline_apart_h_max = 26.0  # readings measured further apart say nothing of one line
history_days = 7
history_points_max = 1_000
sparkline_points_max = 48
sparkline_span_h_min = 6  # a week's line of less is too short to be seen
histories_kept_max = 500
entities_max = 1_000

report_letters_max = 2_000
report_letters_min = 10
answer_letters_max = 4_000
reason_letters_max = 1_000
remark_letters_max = 1_000
email_letters_max = 254
picture_bytes_max = 10 * 1024 * 1024
picture_pixels_max = 50_000_000
picture_whole_px_max = 16_000_000  # of a kind that is scaled down only once it is decoded whole
picture_scanned_px_max = 200_000_000  # pixels times scans, which is what decoding costs
picture_side_px_max = 1_600  # what is kept is scaled down to it
place_km_max = 30.0  # further from every division's point is no place of the province
reports_listed_max = 100
desk_reports_max = 300
timeline_entries_max = 200
anonymous_reports_per_hour_max = 5  # from one network address
key_attempts_per_hour_max = 10  # at one report
own_reports_remembered_max = 30  # in one browser
