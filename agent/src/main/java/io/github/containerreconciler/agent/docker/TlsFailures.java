package io.github.containerreconciler.agent.docker;

import io.github.containerreconciler.agent.docker.Failures.Failure;
import io.github.containerreconciler.internal.engine.EngineException.Reason;
import java.io.EOFException;
import java.net.SocketException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** Explains a failed TLS connection. */
final class TlsFailures {

  private TlsFailures() {}

  /**
   * Explains a failure.
   *
   * @param files those that we showed and trusted; null if not known
   */
  static Failure failure(Throwable tls, @Nullable TlsFiles files) {
    for (Throwable t = tls; t != null; t = t.getCause()) {
      if (t instanceof EOFException || t instanceof SocketException) {
        return new Failure(Reason.BROKEN, "TLS: the connection ended: " + t.getMessage());
      }
      String sentence = sentence(t, String.valueOf(t.getMessage()), files);
      if (sentence != null) {
        return new Failure(Reason.DENIED, "TLS: " + sentence);
      }
    }
    return new Failure(Reason.DENIED, "TLS: " + JsonReader.shorten("" + tls.getMessage()));
  }

  private static @Nullable String sentence(Throwable t, String message, @Nullable TlsFiles files) {
    if (t instanceof CertificateExpiredException) {
      return "the engine's certificate has expired (" + message + "); renew it";
    }
    if (t instanceof CertificateNotYetValidException) {
      return "the engine's certificate is not valid yet (" + message + "); is this clock right?";
    }
    String said = " (" + JsonReader.shorten(message) + ")";
    if (t instanceof SSLPeerUnverifiedException
        || message.contains("No subject alternative")
        || message.contains("No name matching")) {
      return "the engine's certificate is for another host name"
          + said
          + "; name the engine in docker-host as its certificate does";
    }
    if (message.contains("unable to find valid certification path")
        || message.contains("signature check failed")) {
      return "the engine's certificate is not signed by an authority in ca.pem;"
          + " docker-cert-path must hold the ca.pem of this engine";
    }
    if (message.contains("lgorithm constraints")) {
      return "this JVM forbids the algorithms of the engine's certificate"
          + said
          + "; make a newer one";
    }
    if (message.contains("protocol_version") || message.contains("No appropriate protocol")) {
      return "the engine and this JVM have no version of TLS in common" + said;
    }
    if (message.contains("fatal alert: ")) {
      return files != null && !files.hasIdentity()
          ? wantsClient(files) + said
          : "the engine does not accept our cert.pem"
              + said
              + "; it must be signed by the authority that the engine trusts";
    }
    if (message.contains("Unsupported or unrecognized SSL message")) {
      return "the engine speaks no TLS at this port; name its TLS port (often 2376) in docker-host";
    }
    return null;
  }

  static String wantsClient(TlsFiles files) {
    return "the engine asks for a client certificate; put cert.pem and key.pem beside "
        + files.folder().resolve(TlsFiles.CA);
  }
}
