package io.github.containerreconciler.agent.docker;

import io.github.containerreconciler.internal.engine.EngineException;
import io.github.containerreconciler.internal.engine.EngineException.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.apache.hc.core5.ssl.SSLContextBuilder;
import org.apache.hc.core5.ssl.SSLContexts;
import org.jspecify.annotations.Nullable;

/**
 * Makes a TLS context of our own, so that we never create the JVM's default one, which is the
 * host's, too early.
 */
final class Tls {

  private static final char[] NO_PASSWORD = {};

  private Tls() {}

  /** The context for an address; null where its certificates are not set. */
  static @Nullable SSLContext context(EngineAddress address) throws EngineException {
    Path certificates = address.certificates();
    return certificates == null ? null : context(new TlsFiles(certificates));
  }

  private static SSLContext context(TlsFiles files) throws EngineException {
    TlsFiles.Identity identity = files.identity();
    List<X509Certificate> authorities = files.authorities();
    try {
      KeyStore theirs = emptyStore();
      for (X509Certificate authority : authorities) {
        theirs.setCertificateEntry("ca" + theirs.size(), authority);
      }
      SSLContextBuilder context = SSLContexts.custom().loadTrustMaterial(theirs, null);
      if (identity != null) { // else we show no certificate
        KeyStore ours = emptyStore();
        Certificate[] chain = identity.chain().toArray(new Certificate[0]);
        ours.setKeyEntry("client", identity.key(), NO_PASSWORD, chain);
        context.loadKeyMaterial(ours, NO_PASSWORD);
      }
      return context.build();
    } catch (GeneralSecurityException | IOException e) {
      throw new EngineException(
          Reason.DENIED, "TLS: this JVM cannot use the files in " + files.folder(), e);
    }
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }
}
