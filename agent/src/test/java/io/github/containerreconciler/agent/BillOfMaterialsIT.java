package io.github.containerreconciler.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** What the agent's jar says about what it holds. */
class BillOfMaterialsIT {

  private static final String BILL = "META-INF/sbom/container-reconciler-agent.cdx.json";
  private static final Path REVIEWED = Path.of("src", "test", "resources", "advisories.tsv");

  @Test
  void theJarListsEveryLibraryItHolds() throws Exception {
    Set<String> libraries = new TreeSet<>(Set.of("container-reconciler-core"));
    for (String line : Files.readAllLines(REVIEWED)) {
      if (!line.startsWith("#")) {
        libraries.add(line.substring(line.indexOf(':') + 1, line.indexOf('\t')));
      }
    }
    Set<String> listed = new TreeSet<>();
    for (JsonNode component : bill().get("components")) {
      assertThat(component.get("version").asText()).isNotEmpty();
      listed.add(component.get("name").asText());
    }
    assertThat(listed).isEqualTo(libraries);
  }

  @Test
  void billNamesTheAgentAndNoBuildTime() throws Exception {
    JsonNode bill = bill();
    assertThat(bill.at("/metadata/component/name").asText())
        .isEqualTo("container-reconciler-agent");
    assertThat(bill.has("serialNumber")).isFalse();
  }

  @Test
  void theJarHoldsTheLicences() throws Exception {
    try (ZipFile jar = new ZipFile(HostJvm.AGENT.toFile())) {
      assertThat(jar.getEntry("META-INF/LICENSE")).isNotNull();
      assertThat(jar.stream().map(Object::toString))
          .anyMatch(name -> name.startsWith("META-INF/third-party/jackson-core/"));
    }
  }

  private static JsonNode bill() throws Exception {
    try (ZipFile jar = new ZipFile(HostJvm.AGENT.toFile())) {
      assumeTrue(
          jar.getEntry(BILL) != null || System.getenv("REQUIRE_DOCKER") != null,
          "a build without network writes no bill; CI has one");
      return new ObjectMapper().readTree(jar.getInputStream(jar.getEntry(BILL)));
    }
  }
}
