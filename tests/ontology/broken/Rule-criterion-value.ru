# A way out does not answer who decides.
PREFIX coop: <https://w3id.org/cooperatheque/ns#>
PREFIX exit: <https://w3id.org/cooperatheque/id/exit/>

DELETE {
  <https://w3id.org/cooperatheque/id/format/entente-intercommunale#regime-2030-decision> coop:kind ?value .
}
INSERT {
  <https://w3id.org/cooperatheque/id/format/entente-intercommunale#regime-2030-decision> coop:kind exit:selon-convention .
}
WHERE {
  <https://w3id.org/cooperatheque/id/format/entente-intercommunale#regime-2030-decision> coop:kind ?value .
}
