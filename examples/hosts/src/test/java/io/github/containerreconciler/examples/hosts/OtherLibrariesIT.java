package io.github.containerreconciler.examples.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.testkit.HostJvm;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A class path with other versions of all that the agent brings, and classes of the same names. */
class OtherLibrariesIT extends HostScenario {

  private static final Map<String, String> OTHERS =
      Map.of(
          "com.fasterxml.jackson.core.JsonFactory", "jackson-core-2.9.10.jar",
          "com.github.dockerjava.transport.DockerHttpClient", "docker-java-transport-3.2.5.jar",
          "org.apache.hc.client5.http.impl.classic.HttpClients", "httpclient5-5.1.3.jar",
          "org.apache.hc.core5.http.HttpHost", "httpcore5-5.1.3.jar",
          "com.typesafe.config.ConfigFactory", "config-1.2.1.jar",
          "org.slf4j.LoggerFactory", "slf4j-api-1.7.25.jar",
          "org.slf4j.impl.StaticLoggerBinder", "slf4j-simple-1.7.25.jar",
          "io.github.containerreconciler.TrackedContainers", "old-core.jar");

  @ParameterizedTest
  @EnumSource
  void neitherSideNoticesTheOthersLibraries(Arrival arrival) throws Exception {
    List<String> options = new ArrayList<>(options(arrival));
    options.addAll(List.of("-cp", classPath()));
    List<String> what =
        new ArrayList<>(OTHERS.keySet().stream().map(type -> "library=" + type).toList());
    what.addAll(List.of("serve", "7"));
    try (HostJvm host = plainHost(java(), options, what.toArray(String[]::new))) {
      host.awaitOut("serving");
      arrive(arrival, host);
      theAgentDoesItsWork(host);
      assertThat(host.tellToEnd()).isEqualTo(7);
      OTHERS.forEach(
          (type, jar) -> assertThat(host.out()).contains("library " + type + " of " + jar + "\n"));
      assertThat(host.err()).doesNotContain("SLF4J").doesNotContain("\tat ");
    }
  }

  private String classPath() throws IOException {
    try (Stream<Path> jars = Files.list(FETCHED.resolve("other-versions"))) {
      List<String> path = new ArrayList<>(jars.map(Path::toString).sorted().toList());
      path.add(0, classes().toString());
      path.add(1, oldCore().toString());
      return String.join(File.pathSeparator, path);
    }
  }

  /** Classes of our names, of another shape; those the host does not use break when loaded. */
  private Path oldCore() throws IOException {
    Path root = Files.createDirectories(folder.resolve("old-core"));
    String broken = "{ static final int N = Integer.parseInt(\"broken\"); }";
    compile(root, "io.github.containerreconciler", "TrackedContainers", "{}");
    compile(root, "io.github.containerreconciler.internal.sweep", "Reconciler", broken);
    compile(root, "io.github.containerreconciler.agent.boot", "Boot", broken);
    return jar(root, folder.resolve("old-core.jar"));
  }

  private void compile(Path root, String inPackage, String name, String body) throws IOException {
    Path source = folder.resolve(name + ".java");
    Files.writeString(source, "package " + inPackage + "; public class " + name + body);
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-d", root.toString(), source.toString());
    assertThat(failed).isZero();
  }

  private static Path jar(Path root, Path jar) throws IOException {
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file);
        Stream<Path> files = Files.walk(root)) {
      for (Path path : files.filter(Files::isRegularFile).toList()) {
        out.putNextEntry(new JarEntry(root.relativize(path).toString()));
        Files.copy(path, out);
        out.closeEntry();
      }
    }
    return jar;
  }
}
