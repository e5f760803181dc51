"""What runs in the process of a program: it needs only Python 3.9 and the program's own pulumi."""
