package dev.apiarist;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Dependencies point inwards (design, section 3): a path tells what a file may touch. */
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.apiarist");

  @ParameterizedTest(name = "{0} uses only {1}")
  @CsvSource({
    "json, none",
    "swarm, none",
    "placement, swarm json",
    "planning, swarm placement json",
    "scaling, swarm",
    "port, swarm",
    "journal, port swarm",
    "metrics, port swarm placement json",
    "lifecycle, port swarm placement journal metrics json",
    "capacity, port swarm placement planning journal lifecycle json",
    "bootstrap, port swarm journal lifecycle json",
    "promotion, swarm json",
    "webhook, port swarm scaling promotion journal lifecycle metrics capacity json",
    "notify, port journal json",
    "http, port",
    "aws, port swarm journal json",
    "docker, port swarm json",
  })
  void eachPackageUsesOnlyWhatLiesInwards(String name, String inwards) {
    DescribedPredicate<JavaClass> allowed = resideInAPackage("dev.apiarist." + name + "..");
    for (String inner : inwards.split(" ", -1)) {
      allowed = allowed.or(resideInAPackage("dev.apiarist." + inner + ".."));
    }
    noClasses()
        .that()
        .resideInAPackage("dev.apiarist." + name + "..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.apiarist..").and(DescribedPredicate.not(allowed)))
        .check(CLASSES);
  }

  @Test
  void decisionsHaveNoClockNoEnvironmentAndNoNetwork() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "..swarm..",
            "..placement..",
            "..planning..",
            "..capacity..",
            "..scaling..",
            "..promotion..",
            "..lifecycle..",
            "..journal..",
            "..metrics..",
            "..json..")
        .should()
        .callMethod(System.class, "getenv")
        .orShould()
        .callMethod(System.class, "getenv", String.class)
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(Thread.class, "sleep", long.class)
        .orShould()
        .callMethod(Thread.class, "sleep", Duration.class)
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.net..", "javax.net..", "software.amazon..", "com.github.dockerjava..")
        .check(CLASSES);
  }

  @Test
  void theSdkIsKnownToItsAdapterOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.apiarist.aws..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("software.amazon..")
        .check(CLASSES);
  }

  @Test
  void theDockerTransportIsKnownToItsAdapterOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.apiarist.docker..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.github.dockerjava..")
        .check(CLASSES);
  }

  @Test
  void lambdaIsKnownToTheEntryPointsOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.apiarist.function..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.amazonaws..")
        .check(CLASSES);
  }

  @Test
  void portsAreInterfacesRecordsOrFailures() {
    classes()
        .that()
        .resideInAPackage("dev.apiarist.port..")
        .and()
        .areTopLevelClasses()
        .should()
        .beInterfaces()
        .orShould()
        .beRecords()
        .orShould()
        .beEnums()
        .orShould()
        .beAssignableTo(RuntimeException.class)
        .check(
            CLASSES.that(
                DescribedPredicate.describe(
                    "types", it -> !it.getSimpleName().equals("package-info"))));
  }

  @Test
  void packagesDoNotDependOnEachOtherInCircles() {
    slices().matching("dev.apiarist.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void everyPackageIsNullMarked() {
    CLASSES.stream()
        .map(it -> it.getPackage())
        .distinct()
        .filter(it -> it.getName().startsWith("dev.apiarist."))
        .forEach(it -> assertThat(it.isAnnotatedWith(NullMarked.class)).as(it.getName()).isTrue());
  }
}
