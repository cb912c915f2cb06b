package io.github.containerreconciler.examples.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.containerreconciler.testkit.Certificates;
import io.github.containerreconciler.testkit.OwnEngine;
import io.github.containerreconciler.testkit.RealContainers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A real dockerd that lets in only who shows a certificate. It listens in a network of its own, so
 * the service and the command line run in there too.
 */
class TlsIT {

  private static final String IPV4 = "tcp://127.0.0.1:2376";
  private static final String IPV6 = "tcp://[::1]:2376";

  @TempDir private static Path folder;
  private static Certificates certificates;
  private OwnEngine engine;

  @BeforeAll
  static void makeCertificates() throws Exception {
    certificates = Certificates.make(folder);
  }

  @AfterEach
  void endEngine() throws Exception {
    if (engine != null) {
      engine.close();
    }
  }

  private void startEngine(Kind kind, String certificate) throws Exception {
    Path own = certificates.folder("ca", certificate, certificates.pkcs8(certificate));
    List<String> options = new ArrayList<>(List.of("--host", IPV4, "--host", IPV6, "--tlsverify"));
    options.addAll(List.of("--tlscacert", own + "/ca.pem", "--tlscert", own + "/cert.pem"));
    options.addAll(List.of("--tlskey", own + "/key.pem"));
    kind.fetch();
    engine = OwnEngine.begin((data, socket) -> kind.serve(data, socket, options));
  }

  static Stream<Arguments> engines() {
    return Stream.of(
            arguments(Kind.DOCKER_28, "TLSv1.3"),
            arguments(Kind.DOCKER_28, "TLSv1.2"),
            arguments(Kind.DOCKER_20_10, "TLSv1.2"))
        .filter(engine -> Kind.wanted().toList().contains((Kind) engine.get()[0]));
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("engines")
  void everyFormOfKeyIsTakenEveryMistakeIsExplained(Kind kind, String protocol) throws Exception {
    Map<String, String> good = new LinkedHashMap<>();
    good.put("rsa-pkcs8", reconciler(IPV4, client("rsa", certificates.pkcs8("rsa"))));
    good.put("rsa-pkcs1", reconciler(IPV4, client("rsa", certificates.pkcs1("rsa"))));
    good.put("ec-pkcs8", reconciler(IPV4, client("ec", certificates.pkcs8("ec"))));
    good.put("ec-sec1", reconciler(IPV4, client("ec", certificates.sec1("ec"))));
    good.put("ec-params", reconciler(IPV4, client("ec", certificates.sec1WithParameters("ec"))));
    good.put("ipv6", reconciler(IPV6, client("ec", certificates.pkcs8("ec"))));
    Map<String, String> bad = new LinkedHashMap<>();
    bad.put(
        "other-ca", reconciler(IPV4, certificates.folder("other", "ec", certificates.pkcs8("ec"))));
    bad.put(
        "other-host", reconciler("tcp://localhost:2376", client("ec", certificates.pkcs8("ec"))));
    bad.put("stranger", reconciler(IPV4, client("stranger", certificates.pkcs8("stranger"))));
    bad.put("no-key", reconciler(IPV4, withoutKey()));
    Map<String, String> all = new LinkedHashMap<>(good);
    all.putAll(bad);

    startEngine(kind, "server");
    try (RealContainers containers = new RealContainers(engine.endpoint());
        ServiceJvm service = start(all, protocol)) {
      Map<String, String> lost = new LinkedHashMap<>();
      for (String name : all.keySet()) {
        lost.put(name, containers.start(name, Map.of("cr-test", name)));
      }
      for (String name : good.keySet()) {
        await() // a busy machine may need longer for the first handshake than a ping may take
            .atMost(Duration.ofMinutes(2))
            .untilAsserted(
                () -> {
                  String said = cli(service, "sweep", "--reconciler", name);
                  assertThat(containers.exists(lost.get(name))).as(name + ": " + said).isFalse();
                });
      }
      for (String name : bad.keySet()) {
        cli(service, "sweep", "--reconciler", name);
        assertThat(containers.exists(lost.get(name))).as(name).isTrue();
      }
      String status = cli(service, "status");
      assertThat(of("ipv6", status)).contains("engine      " + IPV6, ", healthy");
      assertThat(of("other-ca", status)).contains("not signed by an authority in ca.pem");
      assertThat(of("other-host", status)).contains("the engine's certificate is for another host");
      assertThat(of("stranger", status)).contains("the engine does not accept our cert.pem");
      assertThat(of("no-key", status)).contains("key.pem does not exist");
      assertThat(service.jvm.out() + service.jvm.err())
          .contains("Negotiated protocol version: " + protocol)
          .doesNotContain("Negotiated protocol version: " + other(protocol));
    }
  }

  @Test
  void anExpiredCertificateOfTheEnginesIsNamed() throws Exception {
    startEngine(Kind.DOCKER_28, "expired");
    String client = reconciler(IPV4, client("ec", certificates.pkcs8("ec")));
    try (ServiceJvm service = start(Map.of("expired", client), "TLSv1.3")) {
      cli(service, "sweep");
      assertThat(cli(service, "status"))
          .contains("expired  BLOCKED: ", "the engine's certificate has expired");
    }
  }

  private static String other(String protocol) {
    return protocol.equals("TLSv1.2") ? "TLSv1.3" : "TLSv1.2";
  }

  private static Path client(String alias, String key) throws Exception {
    return certificates.folder("ca", alias, key);
  }

  private static Path withoutKey() throws Exception {
    Path folder = client("ec", "");
    Files.delete(folder.resolve("key.pem"));
    return folder;
  }

  private static String reconciler(String host, Path folder) {
    return "docker-host = \"" + host + "\", docker-cert-path = \"" + folder + "\"";
  }

  /** A reconciler of each name, for the containers that are labelled with it. */
  private ServiceJvm start(Map<String, String> reconcilers, String protocol) throws Exception {
    StringBuilder settings = new StringBuilder("period = 1h\ncreation-grace = 0s\nreconcilers {\n");
    reconcilers.forEach(
        (name, more) ->
            settings.append(
                "  %s { owner-label = \"cr-test=%s\", %s }\n".formatted(name, name, more)));
    List<String> command =
        ServiceJvm.command(
            folder,
            settings.append("}\n").toString(),
            "-Djdk.tls.client.protocols=" + protocol,
            "-Djavax.net.debug=ssl:handshake");
    return ServiceJvm.start(folder, engine.inItsNetwork(command));
  }

  private String cli(ServiceJvm service, String command, String... options) throws Exception {
    List<String> arguments = new ArrayList<>(List.of(command, service.pid()));
    arguments.addAll(List.of(options));
    return service.cli(engine.inItsNetwork(List.of()), arguments.toArray(new String[0]));
  }

  /** What the status says of one reconciler. */
  private static String of(String name, String status) throws IOException {
    for (String part : status.split("\n(?=\\S+  [A-Z]+: )", -1)) {
      if (part.startsWith(name + "  ")) {
        return part;
      }
    }
    throw new IOException("nothing of " + name + " in " + status);
  }
}
