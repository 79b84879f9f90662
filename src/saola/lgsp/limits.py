"""Limits of `lgsp`, each named with its unit."""

exchange_body_bytes_max = 10 * 1024 * 1024
exchange_response_bytes_max = 25 * 1024 * 1024
narrowed_response_bytes_max = 5 * 1024 * 1024
exchange_target_bytes_max = 2_000  # PR-REST: a usual bound of URI length
identifier_bytes_max = 255
header_value_bytes_max = 256
provider_seconds_max = 30
provider_seconds_default = 10
snapshot_check_s = 0.5
quota_per_minute_max = 60_000
quota_per_day_max = 10_000_000
contract_fields_max = 200
contract_endpoints_max = 50
contract_reason_chars_max = 2_000
purpose_chars_max = 64
evidence_segment_bytes_max = 32 * 1024 * 1024
evidence_batch_records_max = 512
evidence_waiting_records_max = 20_000
evidence_index_s = 0.2
evidence_page_items_max = 100
approval_working_days = 2  # Decree 194/2025, article 40: connect, or refuse with reasons
call_seconds_max = 20
payment_dong_max = 500_000_000_000
name_chars_max = 255
service_address_chars_max = 500
