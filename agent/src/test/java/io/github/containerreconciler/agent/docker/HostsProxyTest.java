package io.github.containerreconciler.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.agent.http.HostsProxy;
import io.github.containerreconciler.simulated.SimulatedEngine;
import java.net.InetAddress;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Proxies that the host's own connections use. */
@Isolated
class HostsProxyTest {

  @Test
  void theHostsProxiesDoNotBendOurCalls() throws Exception {
    try (HostsProxy proxy = new HostsProxy();
        SimulatedEngine simulated = SimulatedEngine.builder().tcp(HostsProxy.outward()).start();
        DockerEngine engine = DockerEngine.of(simulated.endpoint(), null, Map.of())) {
      engine.ping(EngineFixture.AMPLE);
      assertThat(engine.info(EngineFixture.AMPLE).apiVersion()).isEqualTo("1.41");
      assertThat(proxy.asked()).isEmpty();
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
}
