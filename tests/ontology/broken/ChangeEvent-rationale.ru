# German instead of English.
PREFIX coop: <https://w3id.org/cooperatheque/ns#>

INSERT DATA {
  <https://w3id.org/cooperatheque/id/organisation/valmont#change-2030> coop:rationale "Une phrase."@fr , "Ein Satz."@de .
}
