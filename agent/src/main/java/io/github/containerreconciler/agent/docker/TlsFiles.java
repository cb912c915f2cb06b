package io.github.containerreconciler.agent.docker;

import io.github.containerreconciler.internal.engine.EngineException;
import io.github.containerreconciler.internal.engine.EngineException.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Docker's folder of TLS files: ca.pem, and cert.pem with key.pem where the engine asks for a
 * client certificate. The files are read anew at each call.
 */
record TlsFiles(Path folder) {

  static final String CA = "ca.pem";
  static final String CERTIFICATE = "cert.pem";
  static final String KEY = "key.pem";

  /** Who we are: a key, and its certificate with those of its signers. */
  record Identity(PrivateKey key, List<X509Certificate> chain) {}

  List<X509Certificate> authorities() throws EngineException {
    return certificates(folder.resolve(CA));
  }

  boolean hasIdentity() {
    return exists(CERTIFICATE) || exists(KEY);
  }

  /** Null if the folder has a ca.pem alone. */
  @Nullable Identity identity() throws EngineException {
    if (!hasIdentity()) {
      return null;
    }
    List<X509Certificate> certificates = certificates(folder.resolve(CERTIFICATE));
    Path keyFile = folder.resolve(KEY);
    PrivateKey key = PemKey.of(keyFile, read(keyFile));
    for (X509Certificate own : certificates) {
      if (belongs(key, own)) {
        return new Identity(key, chain(own, certificates));
      }
    }
    throw unusable(keyFile, "is not the key of the certificate in " + CERTIFICATE, null);
  }

  private boolean exists(String name) {
    return Files.exists(folder.resolve(name), LinkOption.NOFOLLOW_LINKS);
  }

  private static boolean belongs(PrivateKey key, X509Certificate certificate) {
    String algorithm = key.getAlgorithm();
    if (!algorithm.equals(certificate.getPublicKey().getAlgorithm())) {
      return false;
    }
    try {
      Signature signature =
          Signature.getInstance(
              switch (algorithm) {
                case "RSA" -> "SHA256withRSA";
                case "EC" -> "SHA256withECDSA";
                default -> algorithm;
              });
      byte[] text = {1};
      signature.initSign(key);
      signature.update(text);
      byte[] proof = signature.sign();
      signature.initVerify(certificate.getPublicKey());
      signature.update(text);
      return signature.verify(proof);
    } catch (GeneralSecurityException e) {
      return false; // of another curve, for example
    }
  }

  /** The files may hold more certificates, in any sequence; the JDK wants a chain. */
  private static List<X509Certificate> chain(X509Certificate own, List<X509Certificate> all) {
    List<X509Certificate> left = new ArrayList<>(all);
    List<X509Certificate> chain = new ArrayList<>();
    X509Certificate next = own;
    while (next != null) {
      X509Certificate last = next;
      chain.add(last);
      left.removeIf(last::equals);
      next =
          left.stream()
              .filter(c -> c.getSubjectX500Principal().equals(last.getIssuerX500Principal()))
              .findFirst()
              .orElse(null);
    }
    return chain;
  }

  /** As Docker does, this ignores blocks of other kinds, and certificates that cannot be read. */
  private static List<X509Certificate> certificates(Path file) throws EngineException {
    List<X509Certificate> certificates = new ArrayList<>();
    Exception last = null;
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (PemBlock block : PemBlock.in(read(file))) {
        if (block.label().endsWith("CERTIFICATE")) {
          try {
            certificates.add(
                (X509Certificate)
                    factory.generateCertificate(new ByteArrayInputStream(block.der())));
          } catch (CertificateException | IllegalArgumentException e) {
            last = e;
          }
        }
      }
    } catch (CertificateException | IllegalArgumentException e) {
      last = e;
    }
    if (certificates.isEmpty()) {
      throw unusable(
          file,
          last == null ? "holds no certificate" : "holds no certificate that Java can read",
          null);
    }
    return certificates;
  }

  private static byte[] read(Path file) throws EngineException {
    try {
      return SmallFile.read(file);
    } catch (IOException e) {
      throw unusable(
          file,
          SmallFile.problem(e)
              + "; a folder for TLS has a ca.pem, and both cert.pem and key.pem if the engine asks"
              + " for a client certificate",
          e);
    }
  }

  private static EngineException unusable(Path file, String why, @Nullable Throwable cause) {
    return new EngineException(Reason.DENIED, "TLS: " + file + " " + why, cause);
  }
}
