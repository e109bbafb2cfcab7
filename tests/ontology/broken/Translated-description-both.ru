# French without English.
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX organisation: <https://w3id.org/cooperatheque/id/organisation/>

INSERT DATA {
  organisation:valmont dcterms:description "Une phrase seule."@fr .
}
