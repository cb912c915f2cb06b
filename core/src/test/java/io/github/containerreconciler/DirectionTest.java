package io.github.containerreconciler;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;

/**
 * Data flows one way: settings, engine, judge, sweep, JMX; no package imports one further down that
 * way.
 */
@AnalyzeClasses(packages = "io.github.containerreconciler", importOptions = DoNotIncludeTests.class)
class DirectionTest {

  private static final String ROOT = "io.github.containerreconciler.internal.";

  @ArchTest
  static final ArchRule dataFlowsOneWay =
      layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage(ROOT + "(jfr|config|engine|judge|sweep|jmx)..")
          .layer("jfr")
          .definedBy(ROOT + "jfr..")
          .layer("config")
          .definedBy(ROOT + "config..")
          .layer("engine")
          .definedBy(ROOT + "engine..")
          .layer("judge")
          .definedBy(ROOT + "judge..")
          .layer("sweep")
          .definedBy(ROOT + "sweep..")
          .layer("jmx")
          .definedBy(ROOT + "jmx..")
          .whereLayer("jmx")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("sweep")
          .mayOnlyBeAccessedByLayers("jmx")
          .whereLayer("judge")
          .mayOnlyBeAccessedByLayers("sweep", "jmx")
          .whereLayer("engine")
          .mayOnlyBeAccessedByLayers("judge", "sweep", "jmx")
          .whereLayer("config")
          .mayOnlyBeAccessedByLayers("judge", "sweep", "jmx");

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
