# A word instead of a date.
PREFIX coop: <https://w3id.org/cooperatheque/ns#>

DELETE {
  <https://w3id.org/cooperatheque/id/case/valmont-hauts-pres#trigger-1> coop:eventYear ?value .
}
INSERT {
  <https://w3id.org/cooperatheque/id/case/valmont-hauts-pres#trigger-1> coop:eventYear "hier" .
}
WHERE {
  <https://w3id.org/cooperatheque/id/case/valmont-hauts-pres#trigger-1> coop:eventYear ?value .
}
