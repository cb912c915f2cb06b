package io.github.containerreconciler.config;

import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/** What may be written as the engine's address. */
final class DockerHost {

  private static final int HIGHEST_PORT = 65_535;

  private DockerHost() {}

  /** Completes what the address was; null if it is one that can be spoken with. */
  static @Nullable String problem(String text) {
    if (text.startsWith("ssh://")) {
      return " (forward the remote socket with ssh -L and name the local end)";
    }
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      return ", which is no address: " + e.getReason();
    }
    if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
      return ", with a part after ? or #";
    }
    String path = uri.getPath() == null ? "" : uri.getPath();
    if (text.startsWith("unix://")) {
      boolean absolute = uri.getRawAuthority() == null && path.length() > 1;
      return absolute ? null : ", without an absolute path after unix://";
    }
    if (!text.startsWith("tcp://")) {
      return "";
    }
    if (uri.getHost() == null || uri.getPort() < 1 || uri.getPort() > HIGHEST_PORT) {
      return ", without a host and a port of 1 to " + HIGHEST_PORT;
    }
    boolean bare = uri.getRawUserInfo() == null && (path.isEmpty() || path.equals("/"));
    return bare ? null : ", with more than a host and a port";
  }
}
