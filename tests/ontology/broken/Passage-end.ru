# The end is missing.
PREFIX coop: <https://w3id.org/cooperatheque/ns#>

DELETE WHERE {
  <https://w3id.org/cooperatheque/id/source/annonce-fictive#stake-1> coop:end ?value .
}
