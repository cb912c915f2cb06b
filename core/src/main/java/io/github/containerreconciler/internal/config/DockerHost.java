package io.github.containerreconciler.internal.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The forms that the engine's address may have, whoever gives it. */
public final class DockerHost {

  private static final String UNIX = "unix://";
  private static final String TCP = "tcp://";
  private static final String DEFAULT_SOCKET = "/var/run/docker.sock";
  private static final String NOT_IN_PATH = "%?#\"<>[]\\^`{|}";

  /** In bytes. The system takes 107, Java one less. */
  private static final int LONGEST_PATH = 106;

  private static final String NO_HOST =
      ", without a host and a port of 1 to 65535; engines often have 2375, or 2376 with TLS";

  /** Docker's command line adds this port with TLS too. */
  private static final String DEFAULT_PORT = ":2375";

  private static final Pattern HOST =
      Pattern.compile("(tcp://(?:[^/:?#@\\[\\]]+|\\[[^/?#@\\[\\]]+\\]))(:\\d+)?:?/?");

  private static final Pattern AROUND = Pattern.compile("^[ \t-\r]+|[ \t-\r]+\\z");

  private static final Pattern SCHEME = Pattern.compile("[A-Za-z0-9+.-]*://");

  /** The text that may follow the first colon of an address without a forgotten @. */
  private static final Pattern AFTER_COLON =
      Pattern.compile("[0-9A-Fa-f:.\\]]*\\s*(/[^:]*(:\\d*)?)?");

  private DockerHost() {}

  /** Describes what is wrong with an address and what to write instead; null if it is usable. */
  public static @Nullable String problem(String text) {
    return problemAsWritten(complete(text));
  }

  /** Like {@link #problem}, for a place in which Docker's command line completes nothing. */
  public static @Nullable String problemAsWritten(String text) {
    String advice = advice(text);
    if (advice != null) {
      return advice;
    }
    if (text.startsWith(UNIX)) {
      return socketProblem(text.substring(UNIX.length()));
    }
    return text.startsWith(TCP) ? hostProblem(text) : "";
  }

  /**
   * Adds the path or port that Docker's command line adds, and removes the white space that it
   * removes. The address may still have a problem.
   */
  public static String complete(String text) {
    String address = AROUND.matcher(text).replaceAll("");
    if (address.equals(UNIX)) {
      return UNIX + DEFAULT_SOCKET;
    }
    Matcher host = HOST.matcher(address);
    if (!host.matches()) {
      return address;
    }
    return host.group(1) + (host.group(2) == null ? DEFAULT_PORT : host.group(2));
  }

  /**
   * The address without what may be a user and password, however it is written: whatever stands
   * before the last {@code @}, or without one in the place of a port, unless it is the path of a
   * socket.
   */
  public static String shown(String text) {
    int at = Math.max(text.lastIndexOf('@'), text.lastIndexOf("%40"));
    Matcher scheme = SCHEME.matcher(text);
    int begin = scheme.lookingAt() ? scheme.end() : 0;
    boolean path = text.startsWith("/") || text.startsWith(UNIX + "/");
    if (at >= begin && !(path && text.lastIndexOf(':', at) < begin)) {
      return text.substring(0, begin) + Secrets.HIDDEN + text.substring(at);
    }
    int colon = text.startsWith("[", begin) ? -1 : text.indexOf(':', begin);
    return path || colon < 0 || AFTER_COLON.matcher(text.substring(colon + 1)).matches()
        ? text
        : text.substring(0, colon + 1) + Secrets.HIDDEN;
  }

  /** For forms that other tools take. */
  private static @Nullable String advice(String text) {
    int end = text.indexOf("://");
    return switch (end < 0 ? "" : text.substring(0, end)) {
      case "ssh" ->
          ": the agent has no ssh client; forward the socket (ssh -L"
              + " /run/far.sock:/var/run/docker.sock HOST) and name its local end"
              + " (unix:///run/far.sock)";
      case "npipe" ->
          ": Windows pipes are not supported; let the engine listen on TCP with TLS as well, and"
              + " name that (tcp://HOST:2376 and docker-cert-path)";
      case "http" -> ": write tcp:// instead of http://";
      case "https" -> ": write tcp:// instead of https://, and docker-cert-path for TLS";
      case "fd" ->
          ": systemd hands that socket to the engine, and only the engine can use it; name the"
              + " socket itself (unix:///var/run/docker.sock)";
      case "" ->
          text.startsWith("/")
              ? ": write unix:// before the path"
              : end < 0 ? ": write unix:// or tcp:// before it" : null;
      default -> null;
    };
  }

  /** Docker's tools take a path literally, without decoding, and so does the agent. */
  private static @Nullable String socketProblem(String path) {
    if (!path.startsWith("/") || path.length() < 2) {
      return ", without an absolute path after unix://";
    }
    if (path.chars().anyMatch(DockerHost::isOdd)) {
      return ", with a space or one of "
          + NOT_IN_PATH
          + " in the path; make a link to the socket with a plainer name, and name the link";
    }
    int bytes = path.getBytes(StandardCharsets.UTF_8).length;
    return bytes <= LONGEST_PATH
        ? null
        : (", whose path has %s bytes, but Java connects to at most %s; make a link to the socket"
                + " with a shorter path, and name the link")
            .formatted(bytes, LONGEST_PATH);
  }

  private static boolean isOdd(int c) {
    return Character.isISOControl(c) || Character.isSpaceChar(c) || NOT_IN_PATH.indexOf(c) >= 0;
  }

  private static @Nullable String hostProblem(String text) {
    if (text.indexOf('@') >= 0) {
      return ", with a user in it: an engine knows no users; docker-cert-path identifies us";
    }
    if (text.equals(TCP) || text.startsWith("/", TCP.length())) {
      return NO_HOST;
    }
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      return ", which is no address: " + e.getReason();
    }
    String path = uri.getPath() == null ? "" : uri.getPath();
    String authority = String.valueOf(uri.getRawAuthority());
    if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
      return ", with a part after ? or #";
    }
    if (!path.isEmpty() && !path.equals("/")) {
      return ", with more than a host and a port";
    }
    if (uri.getHost() == null && authority.indexOf(':') != authority.lastIndexOf(':')) {
      return ": an IPv6 address stands in brackets, as in tcp://[::1]:2375";
    }
    Authority found = Authority.of(uri);
    return found == null || found.port() < 0 ? NO_HOST : null;
  }
}
