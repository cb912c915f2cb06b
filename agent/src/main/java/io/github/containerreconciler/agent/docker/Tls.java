package io.github.containerreconciler.agent.docker;

import com.github.dockerjava.transport.SSLConfig;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
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
  static SSLConfig config(EngineAddress address) {
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

  private static SSLContext context(Path folder) {
    try {
      char[] none = new char[0];
      KeyStore ours = emptyStore();
      ours.setKeyEntry(
          "client", key(folder.resolve("key.pem")), none, certificates(folder.resolve("cert.pem")));
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(ours, none);
      KeyStore theirs = emptyStore();
      int count = 0;
      for (Certificate ca : certificates(folder.resolve("ca.pem"))) {
        theirs.setCertificateEntry("ca" + count++, ca);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(theirs);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException(
          "docker-cert-path: ca.pem, cert.pem and key.pem in " + folder + " cannot be used: " + e,
          e);
    }
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static Certificate[] certificates(Path file)
      throws GeneralSecurityException, IOException {
    return CertificateFactory.getInstance("X.509")
        .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(file)))
        .toArray(new Certificate[0]);
  }

  private static PrivateKey key(Path file) throws GeneralSecurityException, IOException {
    String pem = Files.readString(file, StandardCharsets.US_ASCII);
    if (!pem.contains("-----BEGIN PRIVATE KEY-----")) {
      throw new InvalidKeySpecException(
          file.getFileName()
              + " is no unencrypted PKCS#8 key; openssl pkcs8 -topk8 -nocrypt makes one");
    }
    String base64 =
        pem.replaceAll("(?s).*-----BEGIN PRIVATE KEY-----(.*?)-----END PRIVATE KEY-----.*", "$1");
    var spec = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(base64));
    try {
      return KeyFactory.getInstance("RSA").generatePrivate(spec);
    } catch (InvalidKeySpecException e) {
      return KeyFactory.getInstance("EC").generatePrivate(spec);
    }
  }
}
