# German instead of English.
PREFIX coop: <https://w3id.org/cooperatheque/ns#>

INSERT DATA {
  <https://w3id.org/cooperatheque/id/case/valmont-hauts-pres#agreement-1> coop:rationale "Une phrase."@fr , "Ein Satz."@de .
}
