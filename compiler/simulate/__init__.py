"""When alarms fire: the estate over data that a test, a file or an account gives.

What is not documented by AWS is decided once here and listed in docs/reference/alarms.md.
"""
