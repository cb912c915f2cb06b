package io.github.containerreconciler.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which engine is meant by settings and environment. Contexts have a test of their own. */
class EngineAddressTest {

  private static final String DEFAULT = "unix:///var/run/docker.sock";

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
    assertThat(resolve(null, docker())).isEqualTo(DEFAULT);
  }

  @Test
  void aBlankVariableIsNone() {
    Map<String, String> environment =
        Map.of("DOCKER_HOST", " ", "DOCKER_CONTEXT", "", "DOCKER_CONFIG", folder.toString());
    assertThat(resolve(null, environment)).isEqualTo(DEFAULT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ssh://me@h | ssh -L",
        "npipe:////./pipe/docker_engine | tcp://HOST:2376",
        "http://h:2375 | write tcp:// instead of http://",
        "https://h:2376 | docker-cert-path for TLS",
        "fd:// | unix:///var/run/docker.sock",
        "/var/run/docker.sock | write unix:// before the path",
        "unix:// | without an absolute path",
        "unix://run/docker.sock | without an absolute path",
        "unix:///run/docker sock | plainer name",
        "unix:///run/docker%20sock | plainer name",
        "tcp://h | 2375, and 2376 with TLS",
        "tcp://h:0 | a port of 1 to 65535",
        "tcp://h:70000 | a port of 1 to 65535",
        "tcp://h:2375/v1.41 | more than a host and a port",
        "tcp://h:2375?x=1 | after ? or #",
        "tcp://docker_engine:2375 | no host name has",
        "tcp://::1:2375 | stands in brackets",
        "h:2375 | tcp://host:port",
        "nonsense | tcp://host:port",
        "a b | tcp://host:port",
        "TCP://h:1 | tcp://host:port",
      })
  void whatCannotBeReachedIsRefusedWithWhatToUseInstead(String host, String advice) {
    assertThatThrownBy(() -> resolve(host, docker()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("docker-host: was \"")
        .hasMessageContaining(advice)
        .hasMessageContaining("allowed are unix:///path and tcp://host:port");
    assertThatThrownBy(() -> resolve(null, Map.of("DOCKER_HOST", host)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("DOCKER_HOST: was \"");
  }

  @ParameterizedTest
  @CsvSource({
    "tcp://me:pa55word@h:1",
    "tcp://me:pa55word@[::1]:1",
    "ssh://me:pa55word@h",
    "x://me:pa55word@h"
  })
  void aPasswordInAnAddressIsRefusedAndNotRepeated(String host) {
    assertThatThrownBy(() -> resolve(host, docker()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("***@")
        .satisfies(e -> assertThat(e.toString()).doesNotContain("pa55word"))
        .hasNoCause();
  }

  @Test
  void certificatesComeFromTheSettingElseFromDockersVariables() {
    assertThat(certificates(null, Map.of("DOCKER_CERT_PATH", "/c"))).isNull();
    Map<String, String> verify = Map.of("DOCKER_TLS_VERIFY", "1", "DOCKER_CERT_PATH", "/c");
    assertThat(certificates(null, verify)).isEqualTo(Path.of("/c"));
    assertThat(certificates("/own", verify)).isEqualTo(Path.of("/own"));
    Map<String, String> folderOnly =
        Map.of("DOCKER_TLS_VERIFY", "1", "DOCKER_CONFIG", folder.toString());
    assertThat(certificates(null, folderOnly)).isEqualTo(folder);
    assertThat(certificates(null, Map.of("DOCKER_TLS_VERIFY", "1", "HOME", "/home/me")))
        .isEqualTo(Path.of("/home/me/.docker"));
  }

  private static Path certificates(String setting, Map<String, String> environment) {
    return EngineAddress.resolve("tcp://h:2376", setting, environment).certificates();
  }

  @Test
  void aRootlessEngineThatNobodyNamedIsHintedAtAndNotUsed() throws IOException {
    Map<String, String> environment =
        Map.of("DOCKER_CONFIG", folder.toString(), "XDG_RUNTIME_DIR", folder.toString());
    EngineAddress address = EngineAddress.resolve(null, null, environment);
    assertThat(address.uri()).isEqualTo(URI.create(DEFAULT));
    assertThat(address.hint()).isEmpty();
    Files.createFile(folder.resolve("docker.sock"));
    assertThat(address.uri()).isEqualTo(URI.create(DEFAULT));
    assertThat(Failures.explain("GET /_ping", new ConnectException("refused"), address))
        .hasMessageContaining("rootless")
        .hasMessageContaining("docker-host=unix://" + folder.resolve("docker.sock"));
    assertThat(EngineAddress.resolve(DEFAULT, null, environment).hint()).isEmpty();
  }
}
