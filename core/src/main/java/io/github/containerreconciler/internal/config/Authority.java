package io.github.containerreconciler.internal.config;

import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The host and port in a URL. {@link URI} knows no host like {@code my_service} or {@code web.1},
 * which Compose and Swarm give to containers.
 *
 * @param port -1 if there is none
 */
public record Authority(String host, int port) {

  static final int HIGHEST_PORT = 65_535;

  private static final Pattern NAME = Pattern.compile("([A-Za-z0-9._-]+)(?::(\\d{0,9}))?");

  /** Null if there is no host, or no port that can be. */
  public static @Nullable Authority of(URI uri) {
    Authority found = parsed(uri);
    return found == null || found.port == 0 || found.port > HIGHEST_PORT ? null : found;
  }

  private static @Nullable Authority parsed(URI uri) {
    if (uri.getHost() != null) {
      return new Authority(uri.getHost(), uri.getPort());
    }
    Matcher name = NAME.matcher(String.valueOf(uri.getRawAuthority()));
    if (uri.getRawAuthority() == null || !name.matches()) {
      return null;
    }
    String port = name.group(2);
    return new Authority(
        name.group(1), port == null || port.isEmpty() ? -1 : Integer.parseInt(port));
  }
}
