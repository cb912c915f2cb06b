package io.github.containerreconciler.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.github.containerreconciler.internal.engine.EngineException;
import io.github.containerreconciler.internal.engine.EngineException.Reason;
import io.github.containerreconciler.testkit.Certificates;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TlsTest {

  private static final Duration AMPLE = Duration.ofSeconds(30);

  @TempDir private static Path all;
  private static Certificates certificates;
  private TlsServer server;

  @BeforeAll
  static void make() throws Exception {
    certificates = Certificates.make(all);
  }

  @AfterEach
  void close() {
    if (server != null) {
      server.close();
    }
    await().until(() -> EngineFixture.threads() == 0);
  }

  private String start(String alias) throws Exception {
    server = new TlsServer(certificates.server(alias), true, 0);
    return server.endpoint();
  }

  private static EngineException failure(String endpoint, Path folder) {
    return catchThrowableOfType(
        EngineException.class, () -> TlsServer.ping(endpoint, folder, AMPLE));
  }

  private static void assertDenied(String endpoint, Path folder, String sentence) {
    EngineException e = failure(endpoint, folder);
    assertThat(e).hasMessageContaining("TLS: ").hasMessageContaining(sentence);
    assertThat(e.reason()).isEqualTo(Reason.DENIED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"pkcs8 rsa", "pkcs8 ec", "pkcs1 rsa", "sec1 ec", "parameters ec"})
  void keysOfEveryUsualFormAreTaken(String form) throws Exception {
    String alias = form.substring(form.indexOf(' ') + 1);
    String key =
        form.startsWith("pkcs8")
            ? certificates.pkcs8(alias)
            : form.startsWith("pkcs1")
                ? certificates.pkcs1(alias)
                : form.startsWith("sec1")
                    ? certificates.sec1(alias)
                    : certificates.sec1WithParameters(alias);
    TlsServer.ping(start("server"), certificates.folder("ca", alias, key), AMPLE);
  }

  @Test
  void anotherAuthorityIsNamed() throws Exception {
    assertDenied(
        start("server"),
        certificates.folder("other", "ec", certificates.pkcs8("ec")),
        "not signed by an authority in ca.pem");
  }

  @Test
  void anExpiredCertificateIsNamed() throws Exception {
    assertDenied(
        start("expired"),
        certificates.folder("ca", "ec", certificates.pkcs8("ec")),
        "the engine's certificate has expired");
  }

  @Test
  void aCertificateForAnotherHostIsNamed() throws Exception {
    assertDenied(
        start("elsewhere"),
        certificates.folder("ca", "ec", certificates.pkcs8("ec")),
        "for another host name");
  }

  @Test
  void aClientThatTheEngineDoesNotKnowIsNamed() throws Exception {
    EngineException e =
        failure(
            start("server"), certificates.folder("ca", "stranger", certificates.pkcs8("stranger")));
    assertThat(e).hasMessageContaining("the engine does not accept our cert.pem");
    assertThat(e.reason()).isIn(Reason.DENIED, Reason.BROKEN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ca.pem", "cert.pem", "key.pem"})
  void aMissingFileIsNamedAndOnceThereIsRead(String file) throws Exception {
    String endpoint = start("server");
    Path folder = certificates.folder("ca", "ec", certificates.pkcs8("ec"));
    byte[] content = Files.readAllBytes(folder.resolve(file));
    Files.delete(folder.resolve(file));
    try (DockerEngine engine = DockerEngine.of(endpoint, folder.toString(), Map.of())) {
      Throwable missing = catchThrowable(() -> engine.ping(AMPLE));
      assertThat(missing)
          .isInstanceOf(EngineException.class)
          .hasMessageContaining(file + " does not exist");
      Files.write(folder.resolve(file), content);
      engine.ping(AMPLE);
    }
  }

  @Test
  void whatIsNoCertificateIsNamed() throws Exception {
    Path folder = certificates.folder("ca", "ec", certificates.pkcs8("ec"));
    Files.writeString(folder.resolve("ca.pem"), "");
    assertDenied("tcp://127.0.0.1:1", folder, "ca.pem holds no certificate");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PRIVATE KEY,is damaged",
        "RSA PRIVATE KEY,is damaged",
        "EC PRIVATE KEY,is damaged",
        "ENCRYPTED PRIVATE KEY,is encrypted",
        "PUBLIC KEY,holds no private key"
      })
  void unusableKeyIsNamedAndNeverShown(String labelAndSentence) throws Exception {
    String label = labelAndSentence.split(",", -1)[0];
    String secret = "MIG2c2VjcmV0LXNlY3JldC1zZWNyZXQ=";
    String pem = "-----BEGIN " + label + "-----\n" + secret + "\n-----END " + label + "-----\n";
    Path folder = certificates.folder("ca", "ec", pem);
    EngineException e = failure("tcp://127.0.0.1:1", folder);
    assertThat(e)
        .hasMessageContaining("key.pem")
        .hasMessageContaining(labelAndSentence.split(",", -1)[1]);
    for (Throwable t = e; t != null; t = t.getCause()) {
      assertThat(t.toString()).doesNotContain("c2Vj").doesNotContain("secret");
    }
  }

  @Test
  void aHandshakeThatHangsEndsByTheDeadline() throws Exception {
    Path folder = certificates.folder("ca", "ec", certificates.pkcs8("ec"));
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      EngineException e =
          catchThrowableOfType(
              EngineException.class,
              () ->
                  TlsServer.ping(
                      "tcp://127.0.0.1:" + silent.getLocalPort(), folder, Duration.ofMillis(500)));
      assertThat(e.reason()).isEqualTo(Reason.TIMEOUT);
      await().until(() -> EngineFixture.threads() == 0);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Received fatal alert: protocol_version | no version of TLS in common",
        "No appropriate protocol (protocol is disabled) | no version of TLS in common",
        "Algorithm constraints check failed on signature: MD5 | this JVM forbids the algorithms",
        "Unsupported or unrecognized SSL message | speaks no TLS at this port",
        "Received fatal alert: bad_certificate | does not accept our cert.pem"
      })
  void everyOtherFailureOfAHandshakeHasItsSentence(String message, String sentence) {
    assertThat(Failures.explain("GET /_ping", new SSLHandshakeException(message)))
        .hasMessageContaining("GET /_ping: TLS: ")
        .hasMessageContaining(sentence);
  }
}
