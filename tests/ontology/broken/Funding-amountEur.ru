# Below the smallest number.
PREFIX coop: <https://w3id.org/cooperatheque/ns#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE {
  <https://w3id.org/cooperatheque/id/case/valmont-hauts-pres#funding-1> coop:amountEur ?value .
}
INSERT {
  <https://w3id.org/cooperatheque/id/case/valmont-hauts-pres#funding-1> coop:amountEur "-200.5"^^xsd:decimal .
}
WHERE {
  <https://w3id.org/cooperatheque/id/case/valmont-hauts-pres#funding-1> coop:amountEur ?value .
}
