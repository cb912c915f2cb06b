package io.github.containerreconciler.agent.docker;

import com.github.dockerjava.transport.SSLConfig;
import io.github.containerreconciler.internal.engine.EngineException;
import io.github.containerreconciler.internal.engine.EngineException.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A TLS context of our own, so that the JVM's default one, which is the host's, is never made
 * before its time.
 */
final class Tls {

  private Tls() {}

  /**
   * What docker-java is to use for an address. Given none, it makes the JVM's default context;
   * given one, it speaks TLS over TCP. So plain TCP, which must be given none, is the one case in
   * which the default context is made.
   */
  static SSLConfig config(EngineAddress address) throws EngineException {
    if ("unix".equals(address.uri().getScheme())) {
      return Unused::new;
    }
    Path certificates = address.certificates();
    if (certificates == null) {
      return () -> null;
    }
    SSLContext context = context(certificates);
    return () -> context;
  }

  /**
   * What a client for a Unix socket is given and never uses. A real one that trusts nobody would do
   * as well, but would load 240 classes of the JDK's TLS into the host.
   */
  private static final class Unused extends SSLContext {
    Unused() {
      super(null, null, "none");
    }
  }

  private static SSLContext context(Path folder) throws EngineException {
    Certificate[] authorities = certificates(folder.resolve("ca.pem"));
    Certificate[] own = certificates(folder.resolve("cert.pem"));
    PrivateKey key = PemKey.of(folder.resolve("key.pem"), read(folder.resolve("key.pem")));
    try {
      char[] none = new char[0];
      KeyStore ours = emptyStore();
      ours.setKeyEntry("client", key, none, own);
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(ours, none);
      KeyStore theirs = emptyStore();
      for (int i = 0; i < authorities.length; i++) {
        theirs.setCertificateEntry("ca" + i, authorities[i]);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(theirs);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new EngineException(
          Reason.DENIED,
          "TLS: ca.pem, cert.pem and key.pem in " + folder + " do not go together",
          e);
    }
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static Certificate[] certificates(Path file) throws EngineException {
    byte[] pem = read(file);
    Certificate[] certificates;
    try {
      certificates =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(pem))
              .toArray(new Certificate[0]);
    } catch (CertificateException e) {
      throw new EngineException(Reason.DENIED, "TLS: " + file + " holds no certificate", e);
    }
    if (certificates.length == 0) {
      throw new EngineException(Reason.DENIED, "TLS: " + file + " holds no certificate");
    }
    return certificates;
  }

  private static byte[] read(Path file) throws EngineException {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new EngineException(
          Reason.DENIED,
          "TLS: "
              + file
              + " does not exist; the folder with the certificates needs ca.pem, cert.pem and"
              + " key.pem",
          e);
    } catch (IOException e) {
      throw new EngineException(Reason.DENIED, "TLS: " + file + " cannot be read: " + e, e);
    }
  }
}
