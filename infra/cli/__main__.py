"""`python -m infra.cli`: the same as the console script."""

from infra.cli import main

main()
