"""Devices send readings, over MQTT or HTTP; the broker gets observations of known quality.

    admit → decode → judge → store → acknowledge

Each dialect is a row (`dialects`); commands go the other way (`dispatch`).

What a device gets acknowledged is on disk: as the current state, as history when it came late, or
among the refused readings with the reason.
"""
