"""Forms that are sent: their fields, what they offer, what is wrong with them."""
