# A fact from outside, and nothing on how far it was verified.
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX source: <https://w3id.org/cooperatheque/id/source/>

INSERT DATA {
  <https://w3id.org/cooperatheque/id/case/valmont-hauts-pres#stake-1> dcterms:source source:page-fictive .
}
