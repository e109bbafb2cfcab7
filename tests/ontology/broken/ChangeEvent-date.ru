# A word instead of a date.
PREFIX dcterms: <http://purl.org/dc/terms/>

DELETE {
  <https://w3id.org/cooperatheque/id/organisation/valmont#change-2030> dcterms:date ?value .
}
INSERT {
  <https://w3id.org/cooperatheque/id/organisation/valmont#change-2030> dcterms:date "hier" .
}
WHERE {
  <https://w3id.org/cooperatheque/id/organisation/valmont#change-2030> dcterms:date ?value .
}
