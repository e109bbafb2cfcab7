# A concept where another thing is expected.
PREFIX coop: <https://w3id.org/cooperatheque/ns#>
PREFIX theme: <https://w3id.org/cooperatheque/id/theme/>

DELETE {
  <https://w3id.org/cooperatheque/id/case/valmont-hauts-pres#participation-1> coop:partner ?value .
}
INSERT {
  <https://w3id.org/cooperatheque/id/case/valmont-hauts-pres#participation-1> coop:partner theme:eau .
}
WHERE {
  <https://w3id.org/cooperatheque/id/case/valmont-hauts-pres#participation-1> coop:partner ?value .
}
