package io.github.containerreconciler;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.util.List;

/** Data flows one way: no package imports one further down that way. */
@AnalyzeClasses(packages = "io.github.containerreconciler", importOptions = DoNotIncludeTests.class)
class DirectionTest {

  private static final String ROOT = "io.github.containerreconciler.internal.";

  /** From settings to JMX: each room may use those before it. */
  private static final List<String> ROOMS =
      List.of(
          "config",
          "engine",
          "judge",
          "report",
          "jfr",
          "callback",
          "safeguard",
          "leftover",
          "claim",
          "sweep",
          "reconcile",
          "jmx");

  @ArchTest
  static void dataFlowsOneWay(JavaClasses classes) {
    for (int i = 0; i < ROOMS.size() - 1; i++) {
      String[] later =
          ROOMS.subList(i + 1, ROOMS.size()).stream()
              .map(room -> ROOT + room + "..")
              .toArray(String[]::new);
      ArchRuleDefinition.noClasses()
          .that()
          .resideInAPackage(ROOT + ROOMS.get(i) + "..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(later)
          .check(classes);
    }
  }

  @ArchTest
  static final ArchRule judgingIsPure =
      ArchRuleDefinition.noClasses()
          .that()
          .resideInAPackage(ROOT + "judge..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.io..", "java.net..", "java.nio..", "org.slf4j..", "javax..")
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.time.Clock");
}
