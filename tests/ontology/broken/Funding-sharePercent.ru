# Below the smallest number.
PREFIX coop: <https://w3id.org/cooperatheque/ns#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA {
  <https://w3id.org/cooperatheque/id/case/valmont-hauts-pres#funding-1> coop:sharePercent "-200.5"^^xsd:decimal .
}
