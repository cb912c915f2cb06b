package io.github.containerreconciler.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.simulated.SimulatedEngine;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Proxies that the host's own connections use. */
@Isolated
class HostsProxyTest {

  @Test
  void theHostsProxiesDoNotBendOurCalls() throws Exception {
    List<URI> asked = new ArrayList<>();
    ProxySelector before = ProxySelector.getDefault();
    ProxySelector.setDefault(
        new ProxySelector() {
          @Override
          public List<Proxy> select(URI uri) {
            asked.add(uri);
            return List.of(new Proxy(Proxy.Type.SOCKS, InetSocketAddress.createUnresolved("127.0.0.1", 1)));
          }

          @Override
          public void connectFailed(URI uri, SocketAddress address, IOException e) {}
        });
    try (SimulatedEngine simulated = SimulatedEngine.builder().tcp(outward()).start();
        DockerEngine engine = DockerEngine.of(simulated.endpoint(), null, Map.of())) {
      engine.ping(EngineFixture.AMPLE);
      assertThat(engine.info(EngineFixture.AMPLE).apiVersion()).isEqualTo("1.41");
      assertThat(asked).isEmpty();
    } finally {
      ProxySelector.setDefault(before);
    }
  }

  @Test
  void everyAddressOfANameIsTried() throws Exception {
    InetAddress[] addresses = InetAddress.getAllByName("localhost");
    for (InetAddress address : addresses) {
      try (SimulatedEngine simulated = SimulatedEngine.builder().tcp(address).start()) {
        String port = simulated.endpoint().substring(simulated.endpoint().lastIndexOf(':'));
        try (DockerEngine engine = DockerEngine.of("tcp://localhost" + port, null, Map.of())) {
          engine.ping(EngineFixture.AMPLE);
          assertThat(engine.info(EngineFixture.AMPLE).version()).isNotEmpty();
        }
      }
    }
  }

  /** The JDK asks for no proxy where it connects to itself by a loopback address. */
  private static InetAddress outward() throws IOException {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(a -> a instanceof Inet4Address && !a.isLoopbackAddress())
        .findFirst()
        .orElse(InetAddress.getLoopbackAddress());
  }
}
