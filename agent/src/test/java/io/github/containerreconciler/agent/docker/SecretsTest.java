package io.github.containerreconciler.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.containerreconciler.agent.log.Logs;
import io.github.containerreconciler.agent.settings.SettingsSources;
import io.github.containerreconciler.internal.callback.Callbacks;
import io.github.containerreconciler.internal.engine.EngineException;
import io.github.containerreconciler.internal.judge.SelfIdentity;
import io.github.containerreconciler.internal.judge.TrackedSet;
import io.github.containerreconciler.internal.reconcile.Reconciler;
import io.github.containerreconciler.internal.sweep.Ports;
import io.github.containerreconciler.internal.sweep.ShutdownProbe;
import io.github.containerreconciler.internal.time.Clocks;
import io.github.containerreconciler.testkit.Certificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Whatever is wrong with the certificates, no message and no log holds a piece of the key. */
class SecretsTest {

  private static final int TELLING = 16;

  @TempDir private static Path all;
  private static Certificates certificates;

  @TempDir private Path folder;

  @BeforeAll
  static void make() throws Exception {
    certificates = Certificates.make(all);
  }

  @AfterEach
  void restore() throws IOException {
    Logs.configure("stderr", "info");
  }

  private interface Change {
    void in(Path certificates) throws IOException;
  }

  /** All that is said, at the level that says most, when these are used. */
  private String said(String key, Change change) throws Exception {
    Path log = folder.resolve("agent.log");
    Logs.configure(log.toString(), "debug");
    Path tls = certificates.folder("ca", "ec", key);
    change.in(tls);
    try (DockerEngine engine = DockerEngine.of(nobody(), tls.toString(), Map.of())) {
      EngineException failure =
          catchThrowableOfType(EngineException.class, () -> engine.ping(Duration.ofSeconds(30)));
      LoggerFactory.getLogger(getClass()).debug("with every cause", failure);
      sweep(engine);
      return failure + Files.readString(log);
    }
  }

  /** An address at which nobody listens. */
  private static String nobody() throws IOException {
    try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return "tcp://127.0.0.1:" + gone.getLocalPort();
    }
  }

  private static void sweep(DockerEngine engine) throws Exception {
    Callbacks nothing =
        new Callbacks() {
          @Override
          public List<String> names(List<String> required) {
            return List.of("test");
          }

          @Override
          public Answer ask(List<String> required, Duration timeout) {
            return Answer.of("test", TrackedSet.EMPTY);
          }
        };
    try (Reconciler reconciler =
        new Reconciler(
            SettingsSources.load("owner-label=job", new Properties(), Map.of())
                .reconcilers()
                .get(0),
            new Ports(
                engine,
                nothing,
                new Ports.Host(SelfIdentity.NONE, new ShutdownProbe()),
                new Ports.Time(Clocks.system(), (delay, task) -> () -> {}),
                Runnable::run))) {
      reconciler.start();
      reconciler.sweepNow();
    }
  }

  private static void assertKeepsSecret(String said, String key) {
    assertThat(said).contains("_ping", "DEBUG");
    String base64 = key.replaceAll("-----[^-]+-----", "").replaceAll("\\s", "");
    for (int i = 0; i + TELLING <= base64.length(); i += TELLING / 2) {
      assertThat(said).doesNotContain(base64.substring(i, i + TELLING));
    }
  }

  @Test
  void ofAKeyThatIsInOrder() throws Exception {
    String key = certificates.pkcs8("ec");
    assertKeepsSecret(said(key, tls -> {}), key);
  }

  @Test
  void ofAKeyInThePlaceOfACertificate() throws Exception {
    String key = certificates.pkcs8("ec");
    for (String file : List.of("ca.pem", "cert.pem")) {
      assertKeepsSecret(said(key, tls -> Files.writeString(tls.resolve(file), key)), key);
    }
  }

  @Test
  void ofAKeyThatIsDamaged() throws Exception {
    String key = certificates.pkcs8("rsa");
    for (String damaged :
        List.of(
            key.substring(0, key.length() / 2),
            key.replace("PRIVATE", "SECRET"),
            key.replace("\n", ""),
            key.replaceFirst("MII", "M!I"),
            key.replace("BEGIN PRIVATE", "BEGIN RSA PRIVATE").replace("END P", "END RSA P"),
            key.replaceAll("-----[^-]+-----", ""))) {
      assertKeepsSecret(said(key, tls -> Files.writeString(tls.resolve("key.pem"), damaged)), key);
    }
  }

  @Test
  void ofAKeyOfAnotherCertificate() throws Exception {
    String key = certificates.pkcs8("rsa");
    assertKeepsSecret(said(key, tls -> {}), key);
  }
}
