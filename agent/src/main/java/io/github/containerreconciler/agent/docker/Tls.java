package io.github.containerreconciler.agent.docker;

import io.github.containerreconciler.internal.engine.EngineException;
import io.github.containerreconciler.internal.engine.EngineException.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
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
    KeyStore theirs = emptyStore(files);
    int count = 0;
    try {
      for (X509Certificate authority : files.authorities()) {
        theirs.setCertificateEntry("ca" + count++, authority);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(theirs);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys(files, identity), trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw unusable(files, e);
    }
  }

  /** None if there is no identity: then we show no certificate. */
  private static KeyManager[] keys(TlsFiles files, TlsFiles.@Nullable Identity identity)
      throws EngineException, GeneralSecurityException {
    if (identity == null) {
      return new KeyManager[0];
    }
    KeyStore ours = emptyStore(files);
    Certificate[] chain = identity.chain().toArray(new Certificate[0]);
    ours.setKeyEntry("client", identity.key(), NO_PASSWORD, chain);
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(ours, NO_PASSWORD);
    return keys.getKeyManagers();
  }

  private static KeyStore emptyStore(TlsFiles files) throws EngineException {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      return store;
    } catch (GeneralSecurityException | IOException e) {
      throw unusable(files, e);
    }
  }

  private static EngineException unusable(TlsFiles files, Exception e) {
    return new EngineException(
        Reason.DENIED, "TLS: this JVM cannot use the files in " + files.folder(), e);
  }
}
