"""Limits of `egov`, each named with its unit."""

attachment_bytes_max = 10 * 1024 * 1024
attachments_per_dossier_max = 30
filename_letters_max = 120
reason_letters_max = 2_000
answer_letters_max = 4_000
supplement_items_max = 30
client_key_letters_max = 80
searched_letters_max = 1_000  # of a dossier's folded text
search_letters_max = 200
search_results_max = 50
work_list_max = 200
own_dossiers_max = 200
prefill_dossiers_max = 20  # the newest own dossiers a form is prefilled from
timeline_acts_max = 500
serial_max = 9_999  # four digits a unit and day, as the code's legal form has it
tracking_attempts_max = 10
tracking_window_s = 15 * 60
errands_at_once_max = 20
errand_attempts_max = 12
errand_backoff_s_max = 3_600
result_pdf_bytes_max = 2 * 1024 * 1024
result_text_letters_max = 2_000
result_title_letters_max = 300
seals_remembered_max = 512
extension_days_max = 60
period_days_max = 3_660
