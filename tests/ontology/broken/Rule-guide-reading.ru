# A criterion and a facet at once.
PREFIX coop: <https://w3id.org/cooperatheque/ns#>

INSERT DATA {
  <https://w3id.org/cooperatheque/id/guide/argent-fictif#rule-aucun> coop:facet <https://w3id.org/cooperatheque/id/facet/objet> .
}
