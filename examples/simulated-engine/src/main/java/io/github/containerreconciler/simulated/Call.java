package io.github.containerreconciler.simulated;

/** The calls that the simulated engine knows, as a test names them. */
public enum Call {
  PING,
  VERSION,
  INFO,
  LIST,
  INSPECT,
  IMAGE,
  REMOVE,
  STOP,
  CREATE,
  START,
  IMPORT,
  LOGS,
  VOLUMES,
  VOLUME,
  CREATE_VOLUME,
  REMOVE_VOLUME,
  NETWORKS,
  NETWORK,
  REMOVE_NETWORK,
  OTHER;

  static Call of(String method, String path) {
    if (path.equals("/_ping")) {
      return PING;
    }
    if (path.equals("/version")) {
      return VERSION;
    }
    if (path.equals("/info")) {
      return INFO;
    }
    if (path.equals("/containers/json")) {
      return LIST;
    }
    if (path.startsWith("/volumes") || path.startsWith("/networks")) {
      return ofLeftovers(method, path);
    }
    if (path.equals("/containers/create")) {
      return CREATE;
    }
    if (path.equals("/images/create")) {
      return IMPORT;
    }
    if (path.startsWith("/images/") && path.endsWith("/json")) {
      return IMAGE;
    }
    if (path.startsWith("/containers/") && method.equals("DELETE")) {
      return REMOVE;
    }
    if (path.startsWith("/containers/") && path.endsWith("/json")) {
      return INSPECT;
    }
    if (path.startsWith("/containers/") && path.endsWith("/stop")) {
      return STOP;
    }
    if (path.startsWith("/containers/") && path.endsWith("/logs")) {
      return LOGS;
    }
    return path.startsWith("/containers/") && path.endsWith("/start") ? START : OTHER;
  }

  private static Call ofLeftovers(String method, String path) {
    if (path.startsWith("/volumes")) {
      return switch (method) {
        case "GET" -> path.equals("/volumes") ? VOLUMES : VOLUME;
        case "POST" -> path.equals("/volumes/create") ? CREATE_VOLUME : OTHER;
        case "DELETE" -> REMOVE_VOLUME;
        default -> OTHER;
      };
    }
    if (method.equals("DELETE")) {
      return REMOVE_NETWORK;
    }
    return path.equals("/networks") ? NETWORKS : NETWORK;
  }
}
