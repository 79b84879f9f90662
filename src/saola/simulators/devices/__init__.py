"""The pack's stations as devices: they send their recorded readings again, over MQTT and HTTP.

Nothing is invented and nothing is disguised: a reading is sent as observed now, and says beside it
when it was really measured (`recordedAt`) and who printed it (`source`). Forecasts are printed
beside measurements, but no device measures one, so none is sent.
"""
