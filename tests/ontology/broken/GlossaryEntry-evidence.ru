# A concept of another scheme.
PREFIX coop: <https://w3id.org/cooperatheque/ns#>
PREFIX glossary: <https://w3id.org/cooperatheque/id/glossary/>
PREFIX trigger: <https://w3id.org/cooperatheque/id/trigger/>

DELETE {
  glossary:estive coop:evidence ?value .
}
INSERT {
  glossary:estive coop:evidence trigger:appel-a-projets .
}
WHERE {
  glossary:estive coop:evidence ?value .
}
