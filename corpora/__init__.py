"""Reading, pairing, building, storing and publishing stories."""
