package io.github.containerreconciler.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A service whose JMX port wants TLS and a password, as {@code host:port} of the command line. */
class RemoteTlsIT {

  @TempDir private Path folder;
  private int port;

  private Path secret(String file, String text) throws IOException {
    Path path = Files.writeString(folder.resolve(file), text);
    return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
  }

  private Path keys() throws Exception {
    Path keys = folder.resolve("keys.p12");
    String command =
        HostJvm.JAVA.resolve("keytool")
            + " -genkeypair -alias s -keyalg EC -dname CN=127.0.0.1 -ext san=ip:127.0.0.1"
            + " -storepass s3cretkeys -storetype PKCS12 -keystore "
            + keys;
    assertThat(CliRun.of(List.of(command.split(" ", -1)), Map.of()).code()).isZero();
    return keys;
  }

  private HostJvm host(Path keys, boolean registry) throws Exception {
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    String jmx = "-Dcom.sun.management.jmxremote.";
    HostJvm host =
        HostJvm.serving(
            folder,
            jmx + "port=" + port,
            jmx + "rmi.port=" + (registry ? port : 0),
            jmx + "host=127.0.0.1",
            "-Djava.rmi.server.hostname=127.0.0.1",
            jmx + "ssl=true",
            jmx + "registry.ssl=" + registry,
            jmx + "password.file=" + secret("passwords", "operator touch\n"),
            jmx + "access.file=" + secret("access", "operator readwrite\n"),
            "-Djavax.net.ssl.keyStore=" + keys,
            "-Djavax.net.ssl.keyStorePassword=s3cretkeys",
            HostJvm.agent("owner-label=job,period=1h,docker-host=unix:///nonexistent"));
    host.awaitErr("started version=");
    return host;
  }

  private CliRun run(List<String> options, String... arguments) {
    List<String> command = new ArrayList<>(List.of(HostJvm.JAVA.resolve("java").toString()));
    command.addAll(options);
    command.addAll(List.of("-jar", HostJvm.AGENT.toString()));
    command.addAll(List.of(arguments));
    return CliRun.of(command, Map.of());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aUserWithTheRightPasswordGetsInOverTls(boolean registry) throws Exception {
    Path keys = keys();
    List<String> trusting =
        List.of(
            "-Djavax.net.ssl.trustStore=" + keys, "-Djavax.net.ssl.trustStorePassword=s3cretkeys");
    String password = secret("password", "touch\n").toString();
    String wrong = secret("wrong", "guess\n").toString();
    try (HostJvm host = host(keys, registry)) {
      String target = "127.0.0.1:" + port;
      CliRun set =
          run(
              trusting,
              "set",
              target,
              "dry-run=true",
              "--user=operator",
              "--password-file",
              password);
      assertThat(set.code()).as(set.out() + set.err()).isZero();
      assertThat(
              run(trusting, "status", target, "--user=operator", "--password-file", password).out())
          .contains("DRY RUN");
      CliRun refused = run(trusting, "status", target, "--user=operator", "--password-file", wrong);
      assertThat(refused.code()).isEqualTo(1);
      assertThat(refused.err())
          .contains("does not let this user in")
          .doesNotContain("guess", "\tat ");
      CliRun untrusted =
          run(List.of(), "status", target, "--user=operator", "--password-file", password);
      assertThat(untrusted.code()).isEqualTo(1);
      assertThat(untrusted.err()).contains("cannot be reached").doesNotContain("touch", "\tat ");
      assertThat(host.process().isAlive()).isTrue();
    }
  }
}
