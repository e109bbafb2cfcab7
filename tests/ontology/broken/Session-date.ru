# A word instead of a date.
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX session: <https://w3id.org/cooperatheque/id/session/>

DELETE {
  session:valmont-2030 dcterms:date ?value .
}
INSERT {
  session:valmont-2030 dcterms:date "hier" .
}
WHERE {
  session:valmont-2030 dcterms:date ?value .
}
