package io.github.containerreconciler.agent.settings;

/**
 * The variables that Kubernetes gives a container for every Service of its namespace: {@code
 * <NAME>_SERVICE_HOST}, {@code <NAME>_PORT_8080_TCP_ADDR} and so on. A Service that is named {@code
 * container-reconciler}, or begins so, makes ones that look like settings.
 */
final class KubernetesService {

  private KubernetesService() {}

  /**
   * @param name what follows {@code CONTAINER_RECONCILER_}
   */
  static boolean isVariable(String name, String value) {
    String text = "_" + name;
    if (text.endsWith("_SERVICE_HOST")
        || text.endsWith("_SERVICE_PORT")
        || text.contains("_SERVICE_PORT_")) {
      return true;
    }
    if (text.endsWith("_PORT")) {
      return value.contains("://") || isOfPort(text.substring(0, text.length() - "_PORT".length()));
    }
    return isOfPort(text);
  }

  /** {@code …_PORT_8080_TCP} or {@code …_PORT_8080_TCP_ADDR}. */
  private static boolean isOfPort(String text) {
    int port = text.lastIndexOf("_PORT_");
    int digits = port + "_PORT_".length();
    int end = digits;
    while (port >= 0 && end < text.length() && Character.isDigit(text.charAt(end))) {
      end++;
    }
    if (end == digits) {
      return false;
    }
    return switch (text.substring(end)) {
      case "_TCP", "_TCP_ADDR", "_TCP_PROTO", "_UDP", "_UDP_ADDR", "_UDP_PROTO" -> true;
      case "_SCTP", "_SCTP_ADDR", "_SCTP_PROTO" -> true;
      default -> false;
    };
  }
}
