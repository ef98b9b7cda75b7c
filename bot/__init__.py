"""The running program: how updates come in, how messages go out, and the command line."""
