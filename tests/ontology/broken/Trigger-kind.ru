# A concept of another scheme.
PREFIX coop: <https://w3id.org/cooperatheque/ns#>
PREFIX theme: <https://w3id.org/cooperatheque/id/theme/>

DELETE {
  <https://w3id.org/cooperatheque/id/case/valmont-hauts-pres#trigger-1> coop:kind ?value .
}
INSERT {
  <https://w3id.org/cooperatheque/id/case/valmont-hauts-pres#trigger-1> coop:kind theme:eau .
}
WHERE {
  <https://w3id.org/cooperatheque/id/case/valmont-hauts-pres#trigger-1> coop:kind ?value .
}
