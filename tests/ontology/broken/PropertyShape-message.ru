# The English is missing.
PREFIX sh: <http://www.w3.org/ns/shacl#>

DELETE {
  <https://example.org/shapes#Verger-label> sh:message ?text .
}
WHERE {
  <https://example.org/shapes#Verger-label> sh:message ?text .
  FILTER (LANG(?text) = "en")
}
