package io.github.containerreconciler.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
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
        "unix://run/docker.sock | without an absolute path",
        "unix:///run/docker sock | plainer name",
        "unix:///run/docker%20sock | plainer name",
        "tcp:// | 2375, or 2376 with TLS",
        "tcp://h:0 | a port of 1 to 65535",
        "tcp://h:70000 | a port of 1 to 65535",
        "tcp://h:2375/v1.41 | more than a host and a port",
        "tcp://h:2375?x=1 | after ? or #",
        "tcp://::1:2375 | stands in brackets",
        "h:2375 | write unix:// or tcp:// before it",
        "nonsense | tcp://host:port",
        "a b | tcp://host:port",
        "TCP://h:1 | tcp://host:port",
      })
  void unreachableTargetIsRefusedWithAnAlternative(String host, String advice) {
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
    "x://me:pa55word@h",
    "me:pa55word@h:1",
    "tcp:/me:pa55word@h",
    "tcp//me:pa55word@h",
    "/me:pa55word@h",
    "unix:/me:pa55word@h",
    "tcp://me:pa55word@h@i:1/x?y#z",
    "tcp://me:pa55wo rd@h",
    "tcp://me:pa55word%40h:1:2"
  })
  void aPasswordInAnAddressIsRefusedAndNotRepeated(String host) {
    assertThatThrownBy(() -> resolve(host, docker()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("***")
        .satisfies(e -> assertThat(e.toString()).doesNotContain("pa55wo"))
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

  /** As Docker's command line 20.10 and 28 does, tried with each. */
  @ParameterizedTest
  @CsvSource({
    "unix://, unix:///var/run/docker.sock",
    "' unix:///x.sock\n', unix:///x.sock",
    "tcp://h, tcp://h:2375",
    "tcp://h:, tcp://h:2375",
    "tcp://127.0.0.1:7/, tcp://127.0.0.1:7",
    "tcp://[::1]:7, tcp://[::1]:7",
    "tcp://[::1], tcp://[::1]:2375"
  })
  void missingPartsAreAddedAsDockerAddsThem(String host, String complete) {
    assertThat(resolve(host, docker())).isEqualTo(complete);
    assertThat(resolve(null, Map.of("DOCKER_HOST", host))).isEqualTo(complete);
    Map<String, String> tls =
        Map.of("DOCKER_HOST", host, "DOCKER_TLS_VERIFY", "1", "DOCKER_CERT_PATH", "/c");
    assertThat(resolve(null, tls)).isEqualTo(complete);
  }

  @Test
  void withTlsAndNoHostDockersDefaultIsTcp() {
    Map<String, String> verify =
        Map.of("DOCKER_TLS_VERIFY", "1", "DOCKER_CONFIG", folder.toString());
    EngineAddress address = EngineAddress.resolve(null, null, verify);
    assertThat(address.uri()).hasToString("tcp://localhost:2376");
    assertThat(address.certificates()).isEqualTo(folder);
    Map<String, String> blank = new HashMap<>(verify);
    blank.put("DOCKER_HOST", " ");
    assertThat(resolve(null, blank)).isEqualTo("tcp://localhost:2376");
  }

  @ParameterizedTest
  @CsvSource(
      value = {"tcp://h:1", "NULL"},
      nullValues = "NULL")
  void tlsWithoutVerificationIsRefused(String host) {
    Map<String, String> tls = Map.of("DOCKER_TLS", "1", "DOCKER_CONFIG", folder.toString());
    assertThatThrownBy(() -> resolve(host, tls))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("set DOCKER_TLS_VERIFY=1 or docker-cert-path");
    assertThat(EngineAddress.resolve(host, "/own", tls).certificates()).isEqualTo(Path.of("/own"));
    assertThat(resolve("unix:///x", tls)).isEqualTo("unix:///x");
  }

  @Test
  void aBlankHostTurnsTheContextOff() {
    Map<String, String> environment =
        Map.of("DOCKER_HOST", " ", "DOCKER_CONTEXT", "far", "DOCKER_CONFIG", folder.toString());
    assertThat(resolve(null, environment)).isEqualTo(DEFAULT);
  }

  @Test
  void unnamedRootlessEngineIsHintedAtAndNotUsed() throws IOException {
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
