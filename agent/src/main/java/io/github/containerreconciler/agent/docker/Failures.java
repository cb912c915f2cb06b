package io.github.containerreconciler.agent.docker;

import io.github.containerreconciler.internal.engine.EngineException;
import io.github.containerreconciler.internal.engine.EngineException.Reason;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Explains what goes wrong below HTTP. */
final class Failures {

  private Failures() {}

  /** Why a call failed, and the sentence that says so. */
  record Failure(Reason reason, String sentence) {
    EngineException of(String what, Throwable thrown) {
      return new EngineException(reason, what + ": " + sentence, thrown);
    }
  }

  /** Explains a failed call of the engine at an address. */
  static EngineException explain(String what, Throwable thrown, EngineAddress address) {
    Path certificates = address.certificates();
    TlsFiles files = certificates == null ? null : new TlsFiles(certificates);
    Failure failure = failure(thrown, files);
    boolean denied = failure.reason == Reason.DENIED;
    boolean unreachable = failure.reason == Reason.UNREACHABLE;
    if ("unix".equals(address.uri().getScheme()) && (denied || unreachable)) {
      failure = SocketFile.failure(Path.of(address.uri().getPath()), denied);
    }
    String more = more(failure.reason, address, files);
    return new Failure(failure.reason, failure.sentence + more).of(what, thrown);
  }

  /**
   * With TLS 1.3 an engine refuses our certificate only after the handshake, and it may close the
   * connection before its refusal arrives.
   */
  private static String more(Reason reason, EngineAddress address, @Nullable TlsFiles files) {
    if (reason == Reason.UNREACHABLE) {
      return address.hint();
    }
    if (reason != Reason.BROKEN || files == null) {
      return "";
    }
    return files.hasIdentity()
        ? "; this happens too if the engine does not accept our cert.pem"
        : "; this happens too if " + TlsFailures.wantsClient(files);
  }

  static EngineException explain(String what, Throwable thrown) {
    return failure(thrown, null).of(what, thrown);
  }

  private static Failure failure(Throwable thrown, @Nullable TlsFiles files) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      String message = String.valueOf(t.getMessage());
      String text = (t.getClass().getSimpleName() + " " + message).toLowerCase(Locale.ROOT);
      if (t instanceof SSLException) {
        return TlsFailures.failure(t, files);
      }
      if (t instanceof AccessDeniedException || text.contains("permission denied")) {
        return new Failure(Reason.DENIED, "permission denied");
      }
      if (text.contains("path too long")) {
        return new Failure(
            Reason.UNREACHABLE,
            "the socket's path is too long for this system; name a link to the socket");
      }
      if (t instanceof ConnectException
          || t instanceof UnknownHostException
          || t instanceof NoRouteToHostException
          || text.contains("no such file")
          || text.contains("not a directory")
          || text.contains("too many levels")
          || text.contains("connection refused")) {
        return new Failure(
            Reason.UNREACHABLE, message + "; is the engine running, and docker-host right?");
      }
    }
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    boolean json = root.getClass().getName().startsWith("com.fasterxml.jackson");
    return new Failure(
        json ? Reason.MALFORMED : Reason.BROKEN,
        root.getClass().getSimpleName() + ": " + JsonReader.shorten(firstLine(root)));
  }

  private static String firstLine(Throwable t) {
    String message = String.valueOf(t.getMessage());
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }
}
