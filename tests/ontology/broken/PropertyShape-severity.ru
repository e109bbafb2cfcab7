# The value is missing.
PREFIX sh: <http://www.w3.org/ns/shacl#>

DELETE WHERE {
  <https://example.org/shapes#Verger-label> sh:severity ?value .
}
