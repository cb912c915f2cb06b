package io.github.containerreconciler.agent.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.rmi.server.RMISocketFactory;

/**
 * Dials this machine, whatever host a local JVM names: its {@code java.rmi.server.hostname} is
 * meant for clients elsewhere.
 */
final class LoopbackSockets extends RMISocketFactory {

  private static final String[] ADDRESSES = {"127.0.0.1", "::1"};
  private static final int PATIENCE_MILLIS = 5_000;

  private LoopbackSockets() {}

  /** For all connections of this process from now on. */
  static synchronized void install() throws IOException {
    if (getSocketFactory() == null) {
      setSocketFactory(new LoopbackSockets());
    }
  }

  /** Returns whether there is anything to dial: in a new network the loopback interface is down. */
  static boolean isUp() {
    try {
      return NetworkInterface.networkInterfaces()
          .anyMatch(
              network -> {
                try {
                  return network.isLoopback() && network.isUp();
                } catch (SocketException e) {
                  return false; // another one may be up
                }
              });
    } catch (SocketException e) {
      return false;
    }
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    IOException failure = new SocketException("no address");
    for (String address : ADDRESSES) {
      Socket socket = new Socket(Proxy.NO_PROXY);
      try {
        socket.connect(
            new InetSocketAddress(InetAddress.getByName(address), port), PATIENCE_MILLIS);
        return socket;
      } catch (IOException e) {
        socket.close();
        failure = address.equals(ADDRESSES[0]) ? e : failure;
      }
    }
    throw failure;
  }

  @Override
  public ServerSocket createServerSocket(int port) throws IOException {
    return getDefaultSocketFactory().createServerSocket(port);
  }
}
