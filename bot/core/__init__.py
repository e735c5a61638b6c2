"""What every skill stands on; knows no channel and no skill."""
