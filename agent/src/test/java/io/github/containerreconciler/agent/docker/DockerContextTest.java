package io.github.containerreconciler.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files of Docker's own command line: followed to the letter, or refused. */
class DockerContextTest {

  /** The SHA-256 of the text {@code far}, which is how Docker names the context's folders. */
  private static final String FAR =
      "512eea46ceb3921dff4363c7069d89d4964d1d9fccaa0f411851a7aa60a5c868";

  private static final String DEFAULT = "unix:///var/run/docker.sock";

  @TempDir private Path folder;
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void here() {
    environment.put("DOCKER_CONFIG", folder.toString());
  }

  private EngineAddress resolve() {
    return EngineAddress.resolve(null, null, environment);
  }

  private void config(String json) throws IOException {
    Files.writeString(folder.resolve("config.json"), json);
  }

  private Path meta(String json) throws IOException {
    Path meta = Files.createDirectories(folder.resolve("contexts/meta").resolve(FAR));
    return Files.writeString(meta.resolve("meta.json"), json);
  }

  private static String endpoint(String host, String more) {
    return "{\"Name\":\"far\",\"Metadata\":{\"Description\":\"d\"},\"Endpoints\":{\"docker\":{\"Host\":\""
        + host
        + "\""
        + more
        + "},\"kubernetes\":{\"Host\":\"tcp://k:1\"}}}";
  }

  private void assertRefused(String... parts) {
    assertThatThrownBy(this::resolve)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(parts)
        .hasMessageContaining("set docker-host");
  }

  @Test
  void theCurrentContextIsFollowed() throws IOException {
    config("{\"auths\":{\"r\":{\"auth\":\"x\"}},\"currentContext\":\"far\",\"detachKeys\":\"a\"}");
    assertRefused("current Docker context is \"far\"", "meta.json does not exist");
    meta(endpoint("tcp://far:2375", ",\"SkipTLSVerify\":false"));
    assertThat(resolve().uri()).hasToString("tcp://far:2375");
    assertThat(resolve().certificates()).isNull();
  }

  @Test
  void variableBeatsTheFileAndTheHostBoth() throws IOException {
    config("{\"currentContext\":\"other\"}");
    meta(endpoint("unix:///far.sock", ""));
    environment.put("DOCKER_CONTEXT", "far");
    assertThat(resolve().uri()).hasToString("unix:///far.sock");
    environment.put("DOCKER_CONTEXT", "default");
    assertThat(resolve().uri()).hasToString(DEFAULT);
    environment.put("DOCKER_CONTEXT", "nowhere");
    environment.put("DOCKER_HOST", "tcp://h:1");
    assertThat(resolve().uri()).hasToString("tcp://h:1");
  }

  @Test
  void aContextsCertificatesAreItsOwn() throws IOException {
    environment.put("DOCKER_CONTEXT", "far");
    environment.put("DOCKER_TLS_VERIFY", "1");
    environment.put("DOCKER_CERT_PATH", "/of-another-engine");
    meta(endpoint("tcp://far:2376", ""));
    assertThat(resolve().certificates()).as("as Docker's own tools do").isNull();
    Path tls = Files.createDirectories(folder.resolve("contexts/tls").resolve(FAR + "/docker"));
    assertThat(resolve().certificates()).isNull();
    Files.createFile(tls.resolve("ca.pem"));
    assertThat(resolve().certificates()).isEqualTo(tls);
    assertThat(EngineAddress.resolve(null, "/own", environment).certificates())
        .isEqualTo(Path.of("/own"));
  }

  @Test
  void withoutDockerConfigTheFilesAreInTheHome() throws IOException {
    environment.clear();
    environment.put("HOME", folder.toString());
    Path docker = Files.createDirectory(folder.resolve(".docker"));
    Files.writeString(docker.resolve("config.json"), "{\"currentContext\":\"far\"}");
    assertRefused("\"far\"", docker.resolve("contexts").toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"currentContext\":\"default\"}",
        "{\"currentContext\":\"\"}",
        "{\"currentContext\":null}",
        "{\"currentContext\":\"far\",\"currentContext\":\"\"}",
        "{\"auths\":{}}",
        "{}",
        "{} s3cr3t",
        "{}}",
        "null",
        "null {\"currentContext\":\"far\"}",
        "",
        " \n"
      })
  void theDefaultContextIsNone(String json) throws IOException {
    config(json);
    assertThat(resolve().uri()).hasToString(DEFAULT);
  }

  /** Each was tried with Docker's command line 28. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"CurrentContext\":\"far\"}",
        "{\"CURRENTCONTEXT\":\"far\"}",
        "{\"currentContext\":\"far\"} trailing",
        "{\"currentContext\":\"far\"}}",
        "{\"currentContext\":\"far\"}{\"currentContext\":\"b\"}",
        "{\"currentContext\":\"far\",\"CurrentContext\":null}",
        "{\"currentcontext\":\"b\",\"currentContext\":\"far\"}",
        "{\"currentContext\":\"b\",\"currentcontext\":\"far\"}",
        "{\"currentContext\":\"far\",\"psFormat\":5,\"auths\":null}",
        "{\"x\":{\"currentContext\":\"b\"},\"currentContext\":\"fa\\u0072\"}"
      })
  void theContextIsFoundAsDockerFindsIt(String json) throws IOException {
    config(json);
    meta(endpoint("tcp://far:2375", ""));
    assertThat(resolve().uri()).hasToString("tcp://far:2375");
  }

  @Test
  void bytesThatAreNotUtf8ChangeNothing() throws IOException {
    String json = "{\"x\":\"\u00e9\",\"currentContext\":\"far\"}";
    Files.write(folder.resolve("config.json"), json.getBytes(StandardCharsets.ISO_8859_1));
    meta(endpoint("tcp://far:2375", ""));
    assertThat(resolve().uri()).hasToString("tcp://far:2375");
  }

  /** Docker warns about each, and uses the default context. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "[]",
        "5",
        "{\"auths\":{\"r\":{\"auth\": s3cr3t}}}",
        "{\"auths\":\"s3cr3t",
        "{\"currentContext\":5}",
        "{\"currentContext\":\"far\",\"currentContext\":5}",
        "{\"currentContext\":{\"s3cr3t\":1}}",
        "{\"currentContext\":\"far\",\"s3cr3t\":01}",
        "\uFEFF{\"currentContext\":\"far\"}",
        "{\u0000}"
      })
  void brokenConfigIsNamedAndNotQuoted(String json) throws IOException {
    config(json);
    assertRefused(folder.resolve("config.json").toString(), "is not the JSON that Docker writes");
    assertThatThrownBy(this::resolve)
        .hasNoCause()
        .satisfies(e -> assertThat(e.toString()).doesNotContain("s3cr3t"));
  }

  @Test
  void otherEncodingsAreRefused() throws IOException {
    String json = "{\"currentContext\":\"far\"}";
    for (Charset charset : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16)) {
      Files.write(folder.resolve("config.json"), json.getBytes(charset));
      assertRefused("is not the JSON that Docker writes");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", "Default"})
  void aBlankOrUnknownContextIsNotTheDefault(String name) throws IOException {
    config("{\"currentContext\":\"" + name + "\"}");
    assertRefused("the current Docker context is \"" + name + "\"", "does not exist");
    Files.delete(folder.resolve("config.json"));
    environment.put("DOCKER_CONTEXT", name);
    assertRefused("the current Docker context is \"" + name + "\"", "does not exist");
  }

  @Test
  void whatCannotBeReadIsAnErrorThatNamesIt() throws IOException {
    Path config = Files.createDirectory(folder.resolve("config.json"));
    assertRefused(config.toString(), "is a folder, not a file");
    Files.delete(config);
    Files.createSymbolicLink(config, folder.resolve("gone"));
    assertRefused(config.toString(), "is a link to ", "which does not exist");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no",
        "{\"Endpoints\":[]}",
        "{\"Endpoints\":{\"docker\":{\"Host\":7}}}",
        "{\"Endpoints\":{\"docker\":{\"Host\":\"tcp://h:1\",\"SkipTLSVerify\":\"x\"}}}",
        "{\"Endpoints\":{\"docker\":{\"Host\":\"tcp://h:1\"}}} x"
      })
  void aBrokenContextIsAnErrorThatNamesIt(String json) throws IOException {
    environment.put("DOCKER_CONTEXT", "far");
    assertRefused(meta(json).toString(), "is not the JSON that Docker writes");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "null",
        "{\"Endpoints\":null}",
        "{\"Endpoints\":{\"docker\":null}}",
        "{\"Endpoints\":{\"docker\":{\"Host\":\"\"}}}",
        "{\"Endpoints\":{\"Docker\":{\"Host\":\"tcp://h:1\"}}}",
        "{\"Endpoints\":{\"docker\":{\"Host\":\"tcp://h:1\"},\"docker\":{}}}",
        "{\"Endpoints\":{\"docker\":{\"Host\":\"tcp://h:1\"}},\"endpoints\":null}"
      })
  void aContextWithoutEndpointIsNotReplacedByAnother(String json) throws IOException {
    environment.put("DOCKER_CONTEXT", "far");
    assertRefused(meta(json).toString(), "names no endpoint");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"endpoints\":{\"docker\":{\"HOST\":\"tcp://far:1\"}},\"Endpoints\":{}}",
        "{\"Endpoints\":{\"docker\":{\"Host\":\"tcp://far:1\",\"host\":null,\"skiptlsverify\":null}}}",
        "{\"Endpoints\":{\"docker\":{\"Host\":\"x\",\"SkipTLSVerify\":true},\"docker\":{\"Host\":\"tcp://far:1\"}}}"
      })
  void anEndpointIsFoundAsDockerFindsIt(String json) throws IOException {
    environment.put("DOCKER_CONTEXT", "far");
    meta(json);
    assertThat(resolve().uri()).hasToString("tcp://far:1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"tcp://far", "unix://", " tcp://far:1", "far:1"})
  void inAContextDockerAddsNothing(String host) throws IOException {
    environment.put("DOCKER_CONTEXT", "far");
    meta(endpoint(host, ""));
    assertThatThrownBy(this::resolve)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("docker-host of Docker context \"far\"");
  }

  @Test
  void aContextThatVerifiesNobodyIsRefused() throws IOException {
    environment.put("DOCKER_CONTEXT", "far");
    meta(endpoint("tcp://far:2376", ",\"SkipTLSVerify\":true"));
    assertRefused("SkipTLSVerify", "ca.pem");
  }

  @Test
  void aContextsHostIsHeldToTheSameRules() throws IOException {
    environment.put("DOCKER_CONTEXT", "far");
    Path meta = meta(endpoint("ssh://me:s3cr3t@far", ""));
    assertThatThrownBy(this::resolve)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("Docker context \"far\"", meta.toString(), "ssh -L")
        .satisfies(e -> assertThat(e.toString()).doesNotContain("s3cr3t"));
  }

  @Test
  void aContextsNameLeadsToNoOtherFolder() {
    environment.put("DOCKER_CONTEXT", "../../x\u001b[2J");
    assertRefused("../../x [2J", folder.resolve("contexts/meta").toString());
  }
}
