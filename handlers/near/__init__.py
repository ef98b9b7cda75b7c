"""Who is still to be visited nearby, and the fewest trips that visit all of them."""
