"""Messages to one person by e-mail, SMS or push: written, sent, tried again, given up visibly."""
