package io.github.containerreconciler.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EngineAddressTest {

  /** The SHA-256 of the text {@code far}, which is how Docker names the context's folder. */
  private static final String FAR =
      "512eea46ceb3921dff4363c7069d89d4964d1d9fccaa0f411851a7aa60a5c868";

  @TempDir private Path folder;

  private String resolve(String host, Map<String, String> environment) {
    return EngineAddress.resolve(host, null, environment).uri().toString();
  }

  private Map<String, String> docker() {
    return Map.of("DOCKER_CONFIG", folder.toString());
  }

  @Test
  void theSettingGoesBeforeTheEnvironmentBeforeTheDefault() {
    Map<String, String> environment =
        Map.of("DOCKER_HOST", "tcp://e:1", "DOCKER_CONFIG", folder.toString());
    assertThat(resolve("unix:///s.sock", environment)).isEqualTo("unix:///s.sock");
    assertThat(resolve(null, environment)).isEqualTo("tcp://e:1");
    assertThat(resolve(null, docker())).isEqualTo("unix:///var/run/docker.sock");
  }

  @Test
  void theCurrentContextIsFollowed() throws IOException {
    Files.writeString(folder.resolve("config.json"), "{\"currentContext\":\"far\"}");
    assertThatThrownBy(() -> resolve(null, docker()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("current Docker context is \"far\"")
        .hasMessageContaining("set docker-host");
    Path meta = Files.createDirectories(folder.resolve("contexts/meta").resolve(FAR));
    Files.writeString(
        meta.resolve("meta.json"), "{\"Endpoints\":{\"docker\":{\"Host\":\"tcp://far:2375\"}}}");
    assertThat(resolve(null, docker())).isEqualTo("tcp://far:2375");
  }

  @Test
  void theDefaultContextIsNone() throws IOException {
    Files.writeString(folder.resolve("config.json"), "{\"currentContext\":\"default\"}");
    assertThat(resolve(null, docker())).isEqualTo("unix:///var/run/docker.sock");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ssh://h", "npipe:////./pipe/x", "unix://", "tcp://h", "nonsense", "a b"})
  void whatCannotBeReachedIsRefusedAndNothingElseIsTried(String host) {
    assertThatThrownBy(() -> resolve(host, docker()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("was " + host)
        .hasMessageContaining("unix:///path and tcp://host:port");
  }
}
