"""Every word a person sees; `.po` files are compiled in memory at start."""
