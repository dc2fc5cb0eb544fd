"""`python -m plainqms` is `qms`."""

from plainqms.cli.main import main

main()
