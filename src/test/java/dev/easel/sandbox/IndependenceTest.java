package dev.easel.sandbox;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

class IndependenceTest {
  @Test
  void itSharesNoTypeWithTheClientSide() {
    noClasses()
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.easel..").and(resideOutsideOfPackage("dev.easel.sandbox")))
        .orShould()
        .dependOnClassesThat(resideInAPackage("io.fabric8.."))
        .check(new ClassFileImporter().importPackages("dev.easel.sandbox"));
  }
}
