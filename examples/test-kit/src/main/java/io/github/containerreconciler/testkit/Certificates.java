package io.github.containerreconciler.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Keys and certificates of this run, made by the JDK's keytool, and the ways to write them. */
public final class Certificates {

  private static final String PASSWORD = "changeit";

  /** OBJECT IDENTIFIER of secp256r1. */
  private static final byte[] CURVE = {6, 8, 0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 3, 1, 7};

  private final Path file;
  private final KeyStore store;

  private Certificates(Path file, KeyStore store) {
    this.file = file;
    this.store = store;
  }

  /** Two authorities, and what the first one ({@code ca}) signed. */
  public static Certificates make(Path folder) throws Exception {
    Path file = folder.resolve("keys.p12");
    keytool(file, "ca", "EC", "-ext", "bc:c");
    keytool(file, "other", "EC", "-ext", "bc:c");
    keytool(file, "server", "EC", "-ext", "san=ip:127.0.0.1,ip:::1", "-signer", "ca");
    keytool(file, "elsewhere", "EC", "-ext", "san=dns:e.example", "-signer", "ca");
    keytool(
        file, "expired", "EC", "-ext", "san=ip:127.0.0.1", "-signer", "ca", "-startdate", "-90d");
    keytool(file, "rsa", "RSA", "-signer", "ca");
    keytool(file, "ec", "EC", "-signer", "ca");
    keytool(file, "stranger", "EC", "-signer", "other");
    keytool(file, "foreign", "EC", "-ext", "san=ip:127.0.0.1", "-signer", "other");
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD.toCharArray());
    }
    return new Certificates(file, store);
  }

  private static void keytool(Path file, String alias, String algorithm, String... more)
      throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keystore",
                file.toString(),
                "-storepass",
                PASSWORD,
                "-storetype",
                "PKCS12",
                "-alias",
                alias,
                "-keyalg",
                algorithm,
                "-dname",
                "CN=" + alias,
                "-validity",
                "30"));
    command.addAll(algorithm.equals("EC") ? List.of("-groupname", "secp256r1") : List.of());
    command.addAll(List.of(more));
    Path log = Files.createTempFile(file.getParent(), "keytool", ".log");
    int exit =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start()
            .waitFor();
    if (exit != 0) {
      throw new IOException("keytool: " + Files.readString(log));
    }
  }

  /** A server's side, with one of our certificates; clients must show one of {@code ca}. */
  public SSLContext server(String alias) throws Exception {
    return server(alias, "ca");
  }

  /** A server's side whose clients must show a certificate of this authority. */
  public SSLContext server(String alias, String authority) throws Exception {
    KeyStore own = empty();
    own.setKeyEntry("key", key(alias), new char[0], chain(alias));
    KeyStore trusted = empty();
    trusted.setCertificateEntry("ca", store.getCertificate(authority));
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own, new char[0]);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  private static KeyStore empty() throws Exception {
    KeyStore empty = KeyStore.getInstance("PKCS12");
    empty.load(null, null);
    return empty;
  }

  private Key key(String alias) throws Exception {
    return store.getKey(alias, PASSWORD.toCharArray());
  }

  private Certificate[] chain(String alias) throws Exception {
    return store.getCertificateChain(alias);
  }

  /** A new folder as Docker wants it. */
  public Path folder(String authority, String client, String key) throws Exception {
    Path folder = Files.createTempDirectory(file.getParent(), "certs");
    Files.writeString(folder.resolve("ca.pem"), certificate(authority));
    Files.writeString(folder.resolve("cert.pem"), certificate(client));
    Files.writeString(folder.resolve("key.pem"), key);
    return folder;
  }

  private String certificate(String alias) throws Exception {
    return pem("CERTIFICATE", store.getCertificate(alias).getEncoded());
  }

  public String pkcs8(String alias) throws Exception {
    return pem("PRIVATE KEY", key(alias).getEncoded());
  }

  public String pkcs1(String alias) throws Exception {
    return pem("RSA PRIVATE KEY", inner(key(alias).getEncoded()));
  }

  /** With the curve inside, as openssl writes it. */
  public String sec1(String alias) throws Exception {
    byte[] key = inner(key(alias).getEncoded());
    ByteBuffer with = ByteBuffer.allocate(key.length + 2 + CURVE.length);
    with.put(key).put((byte) 0xA0).put((byte) CURVE.length).put(CURVE);
    with.put(1, (byte) (key[1] + 2 + CURVE.length)); // the sequence's length, below 128
    return pem("EC PRIVATE KEY", with.array());
  }

  /** With the curve before it, as openssl ecparam writes it. */
  public String sec1WithParameters(String alias) throws Exception {
    return pem("EC PARAMETERS", CURVE) + pem("EC PRIVATE KEY", inner(key(alias).getEncoded()));
  }

  /** The octets in PKCS#8's third part. */
  private static byte[] inner(byte[] pkcs8) {
    ByteBuffer in = ByteBuffer.wrap(pkcs8);
    in.get();
    length(in);
    for (int part = 0; part < 2; part++) {
      in.get();
      int length = length(in);
      in.position(in.position() + length);
    }
    in.get();
    byte[] inner = new byte[length(in)];
    in.get(inner);
    return inner;
  }

  private static int length(ByteBuffer in) {
    int first = in.get() & 0xFF;
    int length = first < 0x80 ? first : 0;
    for (int i = 0; first >= 0x80 && i < (first & 0x7F); i++) {
      length = (length << 8) + (in.get() & 0xFF);
    }
    return length;
  }

  private static String pem(String label, byte[] der) {
    return "-----BEGIN "
        + label
        + "-----\n"
        + Base64.getMimeEncoder().encodeToString(der)
        + "\n-----END "
        + label
        + "-----\n";
  }
}
