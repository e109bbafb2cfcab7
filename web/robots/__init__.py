"""What search engines and agents look for: rules, a map of the pages, what each page is in schema.org terms."""
