# French without English.
PREFIX coop: <https://w3id.org/cooperatheque/ns#>
PREFIX source: <https://w3id.org/cooperatheque/id/source/>

INSERT DATA {
  source:page-fictive coop:accessNote "Une phrase seule."@fr .
}
