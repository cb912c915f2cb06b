package io.github.containerreconciler.internal.config;

import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/** What may be written as the engine's address, in whatever place. */
public final class DockerHost {

  private static final String UNIX = "unix://";
  private static final String TCP = "tcp://";
  private static final String NOT_IN_PATH = "%?#\"<>[]\\^`{|}";
  private static final int HIGHEST_PORT = 65_535;

  private DockerHost() {}

  /** Completes what the address was, and says what to use instead; null if it can be used. */
  public static @Nullable String problem(String text) {
    String advice = advice(text);
    if (advice != null) {
      return advice;
    }
    if (text.startsWith(UNIX)) {
      return socketProblem(text.substring(UNIX.length()));
    }
    return text.startsWith(TCP) ? hostProblem(text) : "";
  }

  /** The address without a user and password that may stand in it, however it is misspelt. */
  public static String shown(String text) {
    if (text.startsWith(UNIX + "/")) {
      return text;
    }
    int at = text.lastIndexOf('@');
    return at < 0 ? Secrets.shown(text) : Secrets.hideBefore(at, text);
  }

  /** For what other tools take, and we do not. */
  private static @Nullable String advice(String text) {
    int end = text.indexOf("://");
    return switch (end < 0 ? "" : text.substring(0, end)) {
      case "ssh" ->
          ": there is no ssh client in here; forward the socket (ssh -L"
              + " /run/far.sock:/var/run/docker.sock HOST) and name its local end"
              + " (unix:///run/far.sock)";
      case "npipe" ->
          ": Windows pipes are not supported; let the engine listen on TCP with TLS as well, and"
              + " name that (tcp://HOST:2376 and docker-cert-path)";
      case "http" -> ": write tcp:// instead of http://";
      case "https" -> ": write tcp:// instead of https://, and docker-cert-path for TLS";
      case "fd" ->
          ": that is a socket which systemd hands to the engine, for the engine's side only; name"
              + " the socket itself (unix:///var/run/docker.sock)";
      case "" -> text.startsWith("/") ? ": write unix:// before the path" : null;
      default -> null;
    };
  }

  /** A path is taken as it is: where Docker's tools would decode nothing, nor do we. */
  private static @Nullable String socketProblem(String path) {
    if (!path.startsWith("/") || path.length() < 2) {
      return ", without an absolute path after unix://";
    }
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (Character.isISOControl(c) || Character.isSpaceChar(c) || NOT_IN_PATH.indexOf(c) >= 0) {
        return ", with a space or one of "
            + NOT_IN_PATH
            + " in the path; give the socket a plainer name by a link";
      }
    }
    return null;
  }

  private static @Nullable String hostProblem(String text) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      return ", which is no address: " + e.getReason();
    }
    String path = uri.getPath() == null ? "" : uri.getPath();
    String authority = String.valueOf(uri.getRawAuthority());
    if (authority.indexOf('@') >= 0) {
      return ", with a user in it: an engine has none; docker-cert-path says who we are";
    }
    if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
      return ", with a part after ? or #";
    }
    if (!path.isEmpty() && !path.equals("/")) {
      return ", with more than a host and a port";
    }
    if (uri.getHost() == null && authority.indexOf('_') >= 0) {
      return ", whose host has a '_', which no host name has: use another name of it, or its address";
    }
    if (uri.getHost() == null && authority.indexOf(':') != authority.lastIndexOf(':')) {
      return ": an IPv6 address stands in brackets, as in tcp://[::1]:2375";
    }
    if (uri.getHost() == null || uri.getPort() < 1 || uri.getPort() > HIGHEST_PORT) {
      return ", without a host and a port of 1 to "
          + HIGHEST_PORT
          + "; Docker's own are 2375, and 2376 with TLS";
    }
    return null;
  }
}
