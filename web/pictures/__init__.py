"""What is drawn: maps, network, tables as drawings, lines of years, trees."""
