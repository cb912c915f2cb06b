package io.github.containerreconciler.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.github.containerreconciler.internal.engine.EngineException;
import io.github.containerreconciler.internal.engine.EngineException.Reason;
import io.github.containerreconciler.testkit.Certificates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The forms of keys and certificates that people have, most of them made by openssl. */
class TlsFilesTest {

  private static final String SIGN =
      " && openssl req -new -key key.pem -subj /CN=client -out csr"
          + " && openssl x509 -req -in csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2"
          + " -out cert.pem";

  @TempDir private static Path all;
  private static Certificates certificates;
  private static TlsServer server;

  private Path folder;

  @BeforeAll
  static void start() throws Exception {
    certificates = Certificates.make(all);
    server = new TlsServer(certificates.server("server"), true, 0);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void makeFolder() throws Exception {
    folder = certificates.folder("ca", "ec", certificates.pkcs8("ec"));
    Path authority = certificates.folder("ca", "ca", certificates.pkcs8("ca"));
    Files.copy(authority.resolve("key.pem"), folder.resolve("ca.key"));
  }

  @AfterEach
  void awaitEnd() {
    await().until(() -> EngineFixture.threads() == 0);
  }

  /** Runs shell commands in the folder. */
  private void run(String commands) throws Exception {
    Path log = folder.resolve("log");
    Process process =
        new ProcessBuilder("sh", "-c", commands)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(commands).isTrue();
    assertThat(process.exitValue()).as(commands + ": " + Files.readString(log)).isZero();
  }

  private void assertRefused(String... parts) {
    EngineException e = catchThrowableOfType(EngineException.class, () -> server.ping(folder));
    assertThat(e).hasMessageContaining("TLS: ").hasMessageContainingAll(parts);
    assertThat(e.reason()).isEqualTo(Reason.DENIED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ecparam -name prime256v1 -genkey",
        "ecparam -name secp384r1 -genkey",
        "ecparam -name secp521r1 -genkey",
        "ecparam -name secp384r1 -genkey -noout",
        "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384",
        "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-521",
        "genpkey -algorithm ed25519",
        "genpkey -algorithm ed448",
        "genrsa -traditional 2048",
        "genrsa 3072"
      })
  void everyUsualKeyOfOpensslIsTaken(String command) throws Exception {
    run("openssl " + command + " > key.pem" + SIGN);
    server.ping(folder);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "openssl ec -no_public -in key.pem -out k && mv k key.pem",
        "openssl pkcs8 -topk8 -nocrypt -in key.pem -out k && mv k key.pem",
        "sed -i s/$/\\\\r/ *.pem",
        "sed -i 's/$/  /' *.pem",
        "sed -i 's/^/  /' *.pem",
        "for f in *.pem; do printf %s \"$(cat $f)\" > k; mv k $f; done",
        "for f in *.pem; do openssl x509 -in cert.pem -text > k; cat $f >> k; mv k $f; done",
        "cat key.pem cert.pem > k; cp k key.pem; cp k cert.pem",
        "cat cert.pem key.pem > k; cp k key.pem; cp k cert.pem",
        "cat other.pem ca.pem > k; mv k ca.pem",
        "cat key.pem ca.pem other.pem > k; mv k ca.pem",
        "cat cert.pem ca.pem other.pem > k; mv k cert.pem",
        "cat other.pem ca.pem cert.pem cert.pem > k; mv k cert.pem",
        "for f in *.pem; do printf '\\357\\273\\277' > k; cat $f >> k; mv k $f; done",
        "openssl pkcs12 -export -inkey key.pem -in cert.pem -passout pass:x -out k"
            + " && openssl pkcs12 -in k -passin pass:x -nodes -out key.pem && cp key.pem cert.pem",
        "openssl ecparam -name secp256k1 -genkey -out k"
            + " && openssl req -x509 -key k -subj /CN=k -out kc"
            + " && cat kc ca.pem > c && mv c ca.pem",
        "mkdir new && mv *.pem new && ln -s new/*.pem ."
      })
  void whatIsAroundThemDoesNotMatter(String change) throws Exception {
    run("openssl ecparam -name secp384r1 -genkey > key.pem" + SIGN);
    Path other = certificates.folder("other", "ec", "");
    Files.copy(other.resolve("ca.pem"), folder.resolve("other.pem"));
    run(change);
    server.ping(folder);
  }

  /** RFC 5958 allows attributes and the public key behind the key, and some tools write them. */
  @Test
  void aKeyWithAttributesIsTaken() throws Exception {
    byte[] pkcs8 = PemBlock.in(Files.readAllBytes(folder.resolve("key.pem"))).get(0).der();
    Der in = new Der(new Der(pkcs8).next(Der.SEQUENCE));
    in.next(Der.INTEGER);
    byte[] version1 = {Der.INTEGER, 1, 1};
    byte[] more =
        Der.element(
            Der.SEQUENCE,
            version1,
            Der.element(Der.SEQUENCE, in.next()),
            Der.element(Der.OCTETS, in.next()),
            Der.element(Der.PART_0),
            Der.element(0x81, new byte[] {0, 4}));
    Files.write(folder.resolve("k"), more);
    run(
        "(echo '-----BEGIN PRIVATE KEY-----'; base64 k; echo '-----END PRIVATE KEY-----') > key.pem");
    server.ping(folder);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "openssl ecparam -name secp256k1 -genkey > key.pem | key.pem holds an EC key on a curve",
        "openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:secp256k1 > key.pem | on a curve",
        "openssl ecparam -name prime256v1 -param_enc explicit -genkey > key.pem | on a curve",
        "openssl genpkey -algorithm x25519 > key.pem | not for RSA, EC, Ed25519 or Ed448",
        "openssl ec -aes128 -passout pass:x -in key.pem > k; mv k key.pem | key.pem is encrypted",
        "openssl pkcs8 -topk8 -passout pass:x -in key.pem > k; mv k key.pem | key.pem is encrypted",
        "rm key.pem; ssh-keygen -q -t rsa -N '' -f key.pem | of OpenSSH's own form",
        "openssl pkey -pubout -in key.pem > k; mv k key.pem | key.pem holds no private key",
        "cp cert.pem key.pem | key.pem holds no private key",
        "sed -i /END/d key.pem | key.pem is damaged",
        "sed -i 2d key.pem | key.pem is damaged",
        "openssl ecparam -name prime256v1 -genkey > key.pem | is not the key of the certificate",
        "openssl genrsa 2048 > key.pem | is not the key of the certificate in cert.pem",
        "rm cert.pem | cert.pem does not exist; a folder for TLS has",
        "rm key.pem | key.pem does not exist; a folder for TLS has",
        "rm key.pem; ln -s nowhere key.pem; rm cert.pem | cert.pem does not exist",
        "rm key.pem; ln -s nowhere key.pem | key.pem is a link to nowhere, which does not exist",
        "rm key.pem; mkdir key.pem | key.pem is a folder",
        "rm key.pem; mkfifo key.pem | key.pem is not a regular file",
        "rm *.pem | ca.pem does not exist",
        "rm ca.pem | ca.pem does not exist",
        "cp key.pem cert.pem | cert.pem holds no certificate",
        ": > ca.pem | ca.pem holds no certificate",
        "sed -i 2d ca.pem | ca.pem holds no certificate that Java can read",
      })
  void whatCannotBeUsedIsNamed(String command, String sentence) throws Exception {
    run("openssl ec -in key.pem > k && mv k key.pem");
    run(command);
    assertRefused(sentence);
  }

  @Test
  void anAuthorityAloneIsEnoughWithoutClientCertificates() throws Exception {
    run("rm cert.pem key.pem");
    try (TlsServer open = new TlsServer(certificates.server("server"), false, 0)) {
      open.ping(folder);
    }
    EngineException e = catchThrowableOfType(EngineException.class, () -> server.ping(folder));
    assertThat(e)
        .hasMessageContaining("the engine asks for a client certificate")
        .hasMessageContaining("put cert.pem and key.pem beside " + folder.resolve("ca.pem"))
        .hasMessageNotContainingAny("does not accept our cert.pem");
  }

  @Test
  void filesRenewedOnDiskAreReadAtTheNextConnection() throws Exception {
    Path renewed = certificates.folder("other", "stranger", certificates.pkcs8("stranger"));
    TlsServer old = new TlsServer(certificates.server("server"), true, 0);
    try (DockerEngine engine = DockerEngine.of(old.endpoint(), folder.toString(), Map.of())) {
      engine.ping(EngineFixture.AMPLE);
      old.close();
      try (TlsServer next =
          new TlsServer(certificates.server("foreign", "other"), true, old.port())) {
        assertThat(catchThrowable(() -> engine.ping(EngineFixture.AMPLE)))
            .hasMessageContaining("not signed by an authority in ca.pem");
        for (String file : List.of("ca.pem", "cert.pem", "key.pem")) {
          Files.write(folder.resolve(file), Files.readAllBytes(renewed.resolve(file)));
        }
        engine.ping(EngineFixture.AMPLE);
        assertThat(next.port()).isEqualTo(old.port());
      }
    }
  }
}
