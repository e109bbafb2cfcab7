# A concept where another thing is expected.
PREFIX coop: <https://w3id.org/cooperatheque/ns#>
PREFIX theme: <https://w3id.org/cooperatheque/id/theme/>

DELETE {
  <https://w3id.org/cooperatheque/id/session/valmont-2030#intervention-1> coop:person ?value .
}
INSERT {
  <https://w3id.org/cooperatheque/id/session/valmont-2030#intervention-1> coop:person theme:eau .
}
WHERE {
  <https://w3id.org/cooperatheque/id/session/valmont-2030#intervention-1> coop:person ?value .
}
