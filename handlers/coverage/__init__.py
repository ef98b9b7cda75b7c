"""How far the province or an area is covered, and what is done about whoever is behind."""
