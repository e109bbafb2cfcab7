# Nobody knows how many answers may be ticked.
PREFIX coop: <https://w3id.org/cooperatheque/ns#>

DELETE WHERE {
  <https://w3id.org/cooperatheque/id/guide/argent-fictif> coop:severalAnswers ?value .
}
