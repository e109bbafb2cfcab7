# Below the smallest number.
PREFIX coop: <https://w3id.org/cooperatheque/ns#>

DELETE {
  <https://w3id.org/cooperatheque/id/source/annonce-fictive#stake-1> coop:start ?value .
}
INSERT {
  <https://w3id.org/cooperatheque/id/source/annonce-fictive#stake-1> coop:start -1 .
}
WHERE {
  <https://w3id.org/cooperatheque/id/source/annonce-fictive#stake-1> coop:start ?value .
}
