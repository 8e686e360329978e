"""`python -m compiler` is the command `watchform`."""

from compiler.cli import main

main()
