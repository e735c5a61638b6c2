"""What the `linli` command does, one module a command."""
