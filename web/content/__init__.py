"""What several pages say of a thing: its record, who bears it, where it is mentioned, what remedies it."""
