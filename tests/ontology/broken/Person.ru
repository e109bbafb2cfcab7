# More of a person than name and source.
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX person: <https://w3id.org/cooperatheque/id/person/>

INSERT DATA {
  person:alpine-fictive foaf:title "Dr" .
}
