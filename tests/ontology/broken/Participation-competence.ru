# German instead of English.
PREFIX coop: <https://w3id.org/cooperatheque/ns#>

INSERT DATA {
  <https://w3id.org/cooperatheque/id/case/valmont-hauts-pres#participation-2> coop:competence "Une phrase."@fr , "Ein Satz."@de .
}
