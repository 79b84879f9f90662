"""The outside world for a closed network: national platforms, sign-in, payments, SMS, devices."""
