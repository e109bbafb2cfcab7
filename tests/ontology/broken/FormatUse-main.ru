# A word instead of true or false.
PREFIX coop: <https://w3id.org/cooperatheque/ns#>

DELETE {
  <https://w3id.org/cooperatheque/id/case/valmont-hauts-pres#format-1> coop:main ?value .
}
INSERT {
  <https://w3id.org/cooperatheque/id/case/valmont-hauts-pres#format-1> coop:main "oui" .
}
WHERE {
  <https://w3id.org/cooperatheque/id/case/valmont-hauts-pres#format-1> coop:main ?value .
}
