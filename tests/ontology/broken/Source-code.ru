# Not in the form of such a code.
PREFIX coop: <https://w3id.org/cooperatheque/ns#>
PREFIX source: <https://w3id.org/cooperatheque/id/source/>

INSERT DATA {
  source:page-fictive coop:code "?" .
}
