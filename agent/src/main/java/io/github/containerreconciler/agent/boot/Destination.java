package io.github.containerreconciler.agent.boot;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Where an endpoint leads: two spellings of one socket, or of one host and port, are the same. In
 * doubt they are: then two reconcilers are refused that might have done no harm.
 */
final class Destination {

  private static final String UNIX = "unix://";

  private final String endpoint;

  Destination(String endpoint) {
    this.endpoint = endpoint;
  }

  /** May ask the resolver for a host's addresses, and so take its time. */
  boolean isSame(Destination other) {
    boolean unix = endpoint.startsWith(UNIX);
    if (unix || other.endpoint.startsWith(UNIX)) {
      return unix && other.endpoint.startsWith(UNIX) && socket().equals(other.socket());
    }
    URI here = URI.create(endpoint);
    URI there = URI.create(other.endpoint);
    return here.getPort() == there.getPort() && isSameHost(here.getHost(), there.getHost());
  }

  /** With every link followed, as far as there is anything yet. */
  private Path socket() {
    Path path = Path.of(endpoint.substring(UNIX.length())).toAbsolutePath();
    Path known = path;
    while (known != null && !Files.exists(known)) {
      known = known.getParent(); // not there yet, but its folder may be
    }
    try {
      return known == null
          ? path.normalize()
          : known.toRealPath().resolve(known.relativize(path)).normalize();
    } catch (IOException e) {
      return path.normalize();
    }
  }

  private static boolean isSameHost(String a, String b) {
    if (withoutDot(a).equals(withoutDot(b))) {
      return true;
    }
    try {
      for (InetAddress x : InetAddress.getAllByName(a)) {
        for (InetAddress y : InetAddress.getAllByName(b)) {
          if (x.equals(y) || (isHere(x) && isHere(y))) {
            return true;
          }
        }
      }
    } catch (UnknownHostException e) {
      return false; // not to be reached either; their ids are compared once they are
    }
    return false;
  }

  private static String withoutDot(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }

  private static boolean isHere(InetAddress address) {
    return address.isLoopbackAddress() || address.isAnyLocalAddress();
  }
}
