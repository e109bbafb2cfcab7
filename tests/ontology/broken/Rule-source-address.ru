# An external source that cannot be found.
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX source: <https://w3id.org/cooperatheque/id/source/>

DELETE WHERE {
  source:page-fictive foaf:page ?value .
}
