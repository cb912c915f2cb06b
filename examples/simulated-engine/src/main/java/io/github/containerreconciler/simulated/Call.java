package io.github.containerreconciler.simulated;

/** The calls that the simulated engine knows, as a test names them. */
public enum Call {
  PING,
  VERSION,
  INFO,
  LIST,
  EVENTS,
  INSPECT,
  IMAGE,
  REMOVE,
  STOP,
  CREATE,
  START,
  IMPORT,
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
    if (path.equals("/events")) {
      return EVENTS;
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
    return path.startsWith("/containers/") && path.endsWith("/start") ? START : OTHER;
  }
}
