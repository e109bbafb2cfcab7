# French without English.
PREFIX coop: <https://w3id.org/cooperatheque/ns#>

INSERT DATA {
  <https://w3id.org/cooperatheque/id/case/valmont-hauts-pres#participation-1> coop:competence "Une phrase seule."@fr .
}
