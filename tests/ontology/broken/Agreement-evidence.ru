# The value is missing.
PREFIX coop: <https://w3id.org/cooperatheque/ns#>

DELETE WHERE {
  <https://w3id.org/cooperatheque/id/case/valmont-hauts-pres#agreement-1> coop:evidence ?value .
}
