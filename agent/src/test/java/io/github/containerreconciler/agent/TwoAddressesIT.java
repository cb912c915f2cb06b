package io.github.containerreconciler.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.github.containerreconciler.simulated.Call;
import io.github.containerreconciler.simulated.SimulatedContainer;
import io.github.containerreconciler.simulated.SimulatedEngine;
import io.github.containerreconciler.simulated.SimulatedNetwork;
import io.github.containerreconciler.testkit.Certificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A name has two addresses, as {@code localhost} has ::1 and 127.0.0.1, and only the second one
 * answers. Everything that the agent asks of the engine and of a callback gets there, although the
 * host itself is told to use proxies, which nothing listens for.
 */
class TwoAddressesIT {

  private static final String NAME = "e.example";
  private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");
  private static final List<String> DEAD_PROXIES =
      List.of(
          "-DsocksProxyHost=127.0.0.1",
          "-DsocksProxyPort=1",
          "-DsocksNonProxyHosts=",
          "-Dhttp.proxyHost=127.0.0.1",
          "-Dhttp.proxyPort=1",
          "-Dhttps.proxyHost=127.0.0.1",
          "-Dhttps.proxyPort=1",
          "-Dhttp.nonProxyHosts=",
          "-Djava.net.useSystemProxies=true");

  @TempDir private static Path keys;
  private static Certificates certificates;

  @TempDir private Path folder;

  @BeforeAll
  static void make() throws Exception {
    certificates = Certificates.make(keys);
  }

  /** Speaks TLS with the agent, and passes on what it hears to the engine. */
  private static final class TlsFront implements AutoCloseable {

    private final ServerSocket server;
    private final int engine;
    private final InetAddress address;

    TlsFront(InetAddress address, int engine) throws Exception {
      this.engine = engine;
      this.address = address;
      this.server =
          certificates
              .server("elsewhere")
              .getServerSocketFactory()
              .createServerSocket(0, 50, address);
      begin(this::accept);
    }

    int port() {
      return server.getLocalPort();
    }

    private interface Work {
      void run() throws IOException;
    }

    private static void begin(Work work) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  work.run();
                } catch (IOException e) {
                  // one of the two has closed: so has the connection
                }
              });
      thread.setDaemon(true);
      thread.start();
    }

    private void accept() throws IOException {
      while (true) {
        Socket near = server.accept();
        Socket far = new Socket(address, engine);
        begin(() -> pass(near, far));
        begin(() -> pass(far, near));
      }
    }

    private static void pass(Socket from, Socket to) throws IOException {
      try (from;
          to) {
        from.getInputStream().transferTo(to.getOutputStream());
      }
    }

    @Override
    public void close() throws IOException {
      server.close();
    }
  }

  private List<String> names(String first, String second) throws IOException {
    Path names =
        Files.writeString(
            folder.resolve("hosts"), first + " " + NAME + "\n" + second + " " + NAME + "\n");
    return List.of(
        "-Djdk.net.hosts.file=" + names,
        "-Djava.net.preferIPv6Addresses=" + first.equals("::1")); // newer JVMs sort them
  }

  private static SimulatedContainer old(String name) {
    return SimulatedContainer.named(name).withLabel("job", "1").withCreated(LONG_AGO);
  }

  private static HttpServer jobs(InetAddress address) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(address, 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] body = "[\"live\"]".getBytes(StandardCharsets.US_ASCII);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static int port(SimulatedEngine engine) {
    return Integer.parseInt(engine.endpoint().replaceAll(".*:", ""));
  }

  @ParameterizedTest
  @CsvSource({
    "::1, 127.0.0.1, false",
    "127.0.0.1, ::1, false",
    "::1, 127.0.0.1, true",
    "127.0.0.1, ::1, true"
  })
  void theAddressThatAnswersIsFoundPastTheHostsProxies(String silent, String answers, boolean tls)
      throws Exception {
    InetAddress address = InetAddress.getByName(answers);
    HttpServer jobs = jobs(address);
    try (SimulatedEngine engine = SimulatedEngine.builder().tcp(address).start();
        TlsFront front = new TlsFront(address, port(engine))) {
      String live = engine.add(old("live"));
      String leaked = engine.add(old("leaked"));
      engine.add(SimulatedNetwork.named("left").withLabel("job", "1").withCreated(LONG_AGO));
      String settings =
          "owner-label=job,period=1s,creation-grace=0s,resources=containers,resources=networks"
              + ",evidence="
              + folder.resolve("evidence")
              + ",callback.jobs.http=http://"
              + NAME
              + ":"
              + jobs.getAddress().getPort()
              + "/,docker-host=tcp://"
              + NAME
              + ":"
              + (tls ? front.port() : port(engine));
      if (tls) {
        settings +=
            ",docker-cert-path=" + certificates.folder("ca", "ec", certificates.pkcs8("ec"));
      }
      List<String> options = new ArrayList<>(names(silent, answers));
      options.addAll(DEAD_PROXIES);
      options.add(HostJvm.agent(settings));
      try (HostJvm host = HostJvm.serving(folder, options.toArray(String[]::new))) {
        await()
            .atMost(Duration.ofSeconds(90))
            .untilAsserted(() -> assertThat(engine.has(leaked)).as(host.err()).isFalse());
        await()
            .atMost(Duration.ofSeconds(90))
            .untilAsserted(
                () ->
                    assertThat(engine.requests())
                        .extracting(request -> request.call())
                        .contains(
                            Call.PING,
                            Call.INFO,
                            Call.LIST,
                            Call.INSPECT,
                            Call.LOGS,
                            Call.REMOVE,
                            Call.NETWORKS,
                            Call.REMOVE_NETWORK,
                            Call.CREATE_VOLUME));
        assertThat(engine.has(live)).isTrue();
        assertThat(host.err()).doesNotContain("refused", "unreachable");
        assertThat(host.end().code()).isZero();
      }
    } finally {
      jobs.stop(0);
    }
  }
}
