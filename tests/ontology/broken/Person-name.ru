# The value is missing.
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX person: <https://w3id.org/cooperatheque/id/person/>

DELETE WHERE {
  person:alpine-fictive foaf:name ?value .
}
