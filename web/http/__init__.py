"""What every answer shares: negotiation, headers, errors, pages kept as bytes, clients that leave."""
