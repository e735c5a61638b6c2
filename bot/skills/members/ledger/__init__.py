"""The ledger of members as offices keep it: read, checked, planned, applied, exported."""
