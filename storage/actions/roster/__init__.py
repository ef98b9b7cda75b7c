"""The roster comes in: checked and planned as a whole, then carried out in one transaction."""
