package io.github.containerreconciler.agent.http;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A proxy of the host's own at which nobody listens, for the whole JVM until it is closed. */
public final class HostsProxy extends ProxySelector implements AutoCloseable {

  private final List<URI> asked = new CopyOnWriteArrayList<>();
  private final ProxySelector before = ProxySelector.getDefault();

  public HostsProxy() {
    ProxySelector.setDefault(this);
  }

  /** The JDK asks for no proxy where it connects to itself by a loopback address. */
  public static InetAddress outward() throws IOException {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(a -> a instanceof Inet4Address && !a.isLoopbackAddress())
        .findFirst()
        .orElse(InetAddress.getLoopbackAddress());
  }

  /** The connections for which somebody wanted to know the proxy. */
  public List<URI> asked() {
    return asked;
  }

  @Override
  public List<Proxy> select(URI uri) {
    asked.add(uri);
    return List.of(new Proxy(Proxy.Type.SOCKS, InetSocketAddress.createUnresolved("127.0.0.1", 1)));
  }

  @Override
  public void connectFailed(URI uri, SocketAddress address, IOException e) {}

  @Override
  public void close() {
    ProxySelector.setDefault(before);
  }
}
