package io.github.containerreconciler.agent.docker;

import io.github.containerreconciler.internal.engine.EngineException;
import io.github.containerreconciler.internal.engine.EngineException.Reason;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.util.Locale;
import javax.net.ssl.SSLException;

/** Makes sense of what goes wrong below HTTP. */
final class Failures {

  private Failures() {}

  /**
   * Under TLS 1.3 an engine tells only after the handshake that it does not accept us, and the
   * hanging up may overtake the telling.
   */
  static EngineException explain(String what, Throwable thrown, EngineAddress address) {
    EngineException explained = explain(what, thrown);
    String more =
        switch (explained.reason()) {
          case BROKEN ->
              address.certificates() == null
                  ? ""
                  : "; it also ends so if the engine does not accept our cert.pem";
          case UNREACHABLE -> address.hint();
          default -> "";
        };
    return more.isEmpty()
        ? explained
        : new EngineException(explained.reason(), explained.getMessage() + more, thrown);
  }

  static EngineException explain(String what, Throwable thrown) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      String message = String.valueOf(t.getMessage());
      String text = (t.getClass().getSimpleName() + " " + message).toLowerCase(Locale.ROOT);
      if (t instanceof SSLException) {
        return TlsFailures.explain(what, t, thrown);
      }
      if (t instanceof AccessDeniedException || text.contains("permission denied")) {
        return new EngineException(
            Reason.DENIED,
            what
                + ": permission denied: user "
                + System.getProperty("user.name")
                + " may not use the socket; add it to the socket's group (often docker) and"
                + " restart the service",
            thrown);
      }
      if (t instanceof ConnectException
          || t instanceof UnknownHostException
          || t instanceof NoRouteToHostException
          || text.contains("no such file")
          || text.contains("connection refused")) {
        return new EngineException(
            Reason.UNREACHABLE,
            what + ": " + message + "; is the engine running, and docker-host right?",
            thrown);
      }
    }
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    boolean json = root.getClass().getName().startsWith("com.fasterxml.jackson");
    return new EngineException(
        json ? Reason.MALFORMED : Reason.BROKEN,
        what + ": " + root.getClass().getSimpleName() + ": " + JsonReader.shorten(firstLine(root)),
        thrown);
  }

  static String firstLine(Throwable t) {
    String message = String.valueOf(t.getMessage());
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }
}
