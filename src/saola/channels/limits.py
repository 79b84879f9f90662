"""Limits of `channels`, each named with its unit."""

title_letters_max = 200
text_letters_max = 5_000
area_divisions_max = 300
reason_letters_max = 500
key_letters_max = 200
bulletin_days_max = 30
bulletin_hours_default = 24
bulletins_shown_max = 50
feed_items_max = 100

notice_attempts_max = 6
notice_first_retry_s = 10
notice_retry_s_max = 3_600
notice_claim_s = 120  # a send that told nothing for so long may be tried again
notice_batch_max = 50
notice_send_s_max = 5
notices_shown_max = 100
sms_letters_max = 300

search_letters_max = 200
procedures_found_max = 20
csv_rows_max = 10_000
csv_page_rows = 1_000
home_alerts_max = 5  # on the first page, the most serious; the rest a click away
noticed_level_min = 1  # the least risk level of a bulletin that is sent as a message
