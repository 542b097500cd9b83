package dev.easel.doctor;

import java.util.List;
import java.util.stream.Stream;

/** Judges what was read. What was not read it says nothing about. */
interface Rule {

  /** All of them. */
  List<Rule> ALL =
      List.of(
          new Unread(),
          new ArgoRules(),
          new ControllerRules(),
          new DefinitionRules(),
          new RecipeRules(),
          new BindingRules(),
          new TemplateRules(),
          new SchemaRules(),
          new TrainerRules(),
          new ServingRules(),
          new OwnRights(),
          new RoleRules(),
          new AccountRules(),
          new SecretRules(),
          new ClaimRules(),
          new NodeRules());

  /** Those about what one run needs beside its recipe, which is checked when it is accepted. */
  List<Rule> FOR_A_RUN =
      List.of(
          new ArgoRules(),
          new AccountRules(),
          new SecretRules(),
          new ClaimRules(),
          new NodeRules());

  Stream<Finding> findings(Facts facts);
}
