"""The command `easel`."""
