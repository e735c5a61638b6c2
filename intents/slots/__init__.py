"""What a message holds besides its intent: places, days, numbers, names."""
