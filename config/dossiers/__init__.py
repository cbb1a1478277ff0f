"""Dossiers: one project as one JSON file, read strictly, loaded whole or not at all, and given back without loss."""
