"""Messages in the shape that network servers and SensorThings clients give them."""


def chirpstack(value=10, at="2024-03-02T00:00:00.123456789+00:00", eui="a84041000181c061"):
    """An `up` event of ChirpStack 4."""
    return {
        "deduplicationId": "3ac7e3c4-4401-4b8d-9386-a5c902f9202d",
        "time": at,
        "deviceInfo": {"applicationId": "app-1", "deviceName": "probe", "devEui": eui, "tags": {}},
        "devAddr": "00189440",
        "fCnt": 10,
        "fPort": 1,
        "data": "AGQ=",
        "object": {"ec": value, "battery": 3.6, "status": {"door": "shut"}},
        "rxInfo": [{"gatewayId": "0016c001f153a14c", "rssi": -36, "snr": 10.5}],
    }


def things_stack(value=1.5, at="2024-03-02T00:00:00.123456789Z", eui="70B3D57ED0000001"):
    """An uplink of The Things Stack 3."""
    return {
        "end_device_ids": {
            "device_id": "buoy-1",
            "application_ids": {"application_id": "app"},
            "dev_eui": eui,
        },
        "received_at": "2024-03-02T00:00:01Z",
        "uplink_message": {
            "f_port": 1,
            "frm_payload": "AGQ=",
            "decoded_payload": {"salinity": value, "battery": 3.6},
            "rx_metadata": [{"gateway_ids": {"gateway_id": "g"}, "rssi": -36}],
            "received_at": at,
        },
    }


def observation(value=10, at="2024-03-02T00:00:00Z", **more):
    """An observation as a SensorThings client creates it."""
    return {"phenomenonTime": at, "resultTime": at, "result": value, **more}
