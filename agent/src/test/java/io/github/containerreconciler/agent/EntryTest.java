package io.github.containerreconciler.agent;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;

/**
 * What the host's class loader sees uses the JDK alone; only one package knows sockets and JSON.
 */
@AnalyzeClasses(
    packages = "io.github.containerreconciler.agent",
    importOptions = DoNotIncludeTests.class)
class EntryTest {

  private static final String AGENT = "io.github.containerreconciler.agent";

  @ArchTest
  static final ArchRule theEntryUsesTheJdkAlone =
      ArchRuleDefinition.classes()
          .that()
          .resideInAPackage(AGENT)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(AGENT, "java..", "javax.management..", "org.jspecify..");

  @ArchTest
  static final ArchRule onlyTheDockerPackageSpeaksToEngines =
      ArchRuleDefinition.noClasses()
          .that()
          .resideOutsideOfPackage(AGENT + ".docker..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.github.dockerjava..");

  @ArchTest
  static final ArchRule theCommandLineStaysOutOfTheHost =
      ArchRuleDefinition.noClasses()
          .that()
          .resideOutsideOfPackage(AGENT + ".cli..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(AGENT + ".cli..", "picocli..", "net.bytebuddy..", "com.sun..");
}
