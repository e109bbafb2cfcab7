# German instead of English.
PREFIX coop: <https://w3id.org/cooperatheque/ns#>
PREFIX glossary: <https://w3id.org/cooperatheque/id/glossary/>

DELETE {
  glossary:estive coop:rationale ?text .
}
INSERT {
  glossary:estive coop:rationale "Ein Satz."@de .
}
WHERE {
  glossary:estive coop:rationale ?text .
  FILTER (LANG(?text) = "en")
}
