"""Linli, the neighbour on duty."""
