# The value is missing.
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

DELETE WHERE {
  <https://example.org/ns#Verger> rdfs:isDefinedBy ?value .
}
