# The value is missing.
PREFIX coop: <https://w3id.org/cooperatheque/ns#>

DELETE WHERE {
  <https://w3id.org/cooperatheque/id/organisation/valmont#change-2030> coop:evidence ?value .
}
