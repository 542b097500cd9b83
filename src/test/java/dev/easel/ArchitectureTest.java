package dev.easel;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.easel.projects.Allowed;
import dev.easel.projects.Signed;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.springframework.modulith.core.ApplicationModules;
import org.springframework.web.bind.annotation.RequestMapping;

/** The shape of the code: arrows point down, foreign words stay where they are heard. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS) // what it imports is 100 MB
class ArchitectureTest {

  private final JavaClasses main =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.easel");

  static final List<ArchRule> RULES =
      List.of(
          noClasses()
              .that()
              .resideOutsideOfPackage("dev.easel.kubernetes")
              .should()
              .dependOnClassesThat()
              .resideInAPackage("io.fabric8..")
              .as("Only kubernetes uses the Kubernetes client; use Cluster"),
          noClasses()
              .should()
              .callMethod(java.time.Instant.class, "now")
              .as("Time is an argument; use the Clock bean"),
          noClasses()
              .should()
              .callMethod(java.time.LocalDateTime.class, "now")
              .as("Time is an argument; use the Clock bean"),
          classes()
              .that()
              .haveSimpleNameEndingWith("Controller")
              .should()
              .notBePublic()
              .as("A controller is called over HTTP only"),
          methods()
              .that()
              .areMetaAnnotatedWith(RequestMapping.class)
              .and()
              .areDeclaredInClassesThat()
              .resideOutsideOfPackage("dev.easel.http") // the error page
              .should()
              .beAnnotatedWith(Allowed.class)
              .orShould()
              .beAnnotatedWith(Signed.class)
              .as("A call declares the role that it needs; without, everybody is refused"),
          noClasses()
              .should()
              .haveSimpleNameEndingWith("Impl")
              .orShould()
              .haveSimpleNameEndingWith("Util")
              .orShould()
              .haveSimpleNameEndingWith("Utils")
              .orShould()
              .haveSimpleNameEndingWith("Helper")
              .orShould()
              .haveSimpleNameEndingWith("Manager")
              .orShould()
              .haveSimpleNameEndingWith("Dto")
              .as("A type is named for what it is or how it does it"),
          noClasses()
              .should()
              .callMethod(Thread.class, "sleep", long.class)
              .as("Waiting is for a Duration"));

  @Test
  void arrowsPointDown() {
    ApplicationModules.of(EaselApplication.class).verify();
  }

  @ParameterizedTest
  @FieldSource("RULES")
  void holds(ArchRule rule) {
    rule.check(main);
  }

  @Test
  void theSandboxSharesNoTypeWithTheClientSide() {
    var tests = new ClassFileImporter().importPackages("dev.easel.sandbox");
    noClasses()
        .should()
        .dependOnClassesThat(
            com.tngtech.archunit.base.DescribedPredicate.describe(
                "Easel's own or fabric8's",
                type ->
                    (type.getPackageName().startsWith("dev.easel")
                            && !type.getPackageName().startsWith("dev.easel.sandbox"))
                        || type.getPackageName().startsWith("io.fabric8")))
        .allowEmptyShould(true)
        .check(tests);
  }
}
