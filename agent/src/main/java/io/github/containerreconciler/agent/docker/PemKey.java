package io.github.containerreconciler.agent.docker;

import io.github.containerreconciler.internal.engine.EngineException;
import io.github.containerreconciler.internal.engine.EngineException.Reason;
import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Reads an unencrypted private key: PKCS#8, which the JDK knows, or PKCS#1 (RSA) and SEC1 (EC),
 * which are put into PKCS#8 here. What it holds never gets into a message.
 */
final class PemKey {

  private static final String[] KINDS = {"RSA", "EC", "EdDSA"};
  private static final byte[] VERSION_0 = {2, 1, 0};

  /** rsaEncryption 1.2.840.113549.1.1.1, and NULL for its parameters (RFC 8017, A.1). */
  private static final byte[] RSA = {
    6, 9, 0x2A, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xF7, 0x0D, 1, 1, 1, 5, 0
  };

  /** id-ecPublicKey 1.2.840.10045.2.1 (RFC 5480, 2.1.1). */
  private static final byte[] EC = {6, 7, 0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 2, 1};

  private static final int SEQUENCE = 0x30;
  private static final int OCTETS = 0x04;
  private static final int PARAMETERS = 0xA0;

  private PemKey() {}

  static PrivateKey of(Path file, byte[] content) throws EngineException {
    String pem = new String(content, StandardCharsets.ISO_8859_1);
    if (pem.contains("BEGIN ENCRYPTED PRIVATE KEY") || pem.contains("Proc-Type: 4,ENCRYPTED")) {
      throw unusable(
          file, "is encrypted; openssl pkcs8 -topk8 -nocrypt makes a key without a password", null);
    }
    byte[] pkcs8;
    try {
      pkcs8 = pkcs8(pem);
    } catch (IllegalArgumentException | BufferUnderflowException e) {
      throw unusable(file, "is damaged", null); // e could quote the key
    }
    if (pkcs8 == null) {
      throw unusable(file, "holds no private key", null);
    }
    PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(pkcs8);
    GeneralSecurityException last = null;
    for (String kind : KINDS) {
      try {
        return KeyFactory.getInstance(kind).generatePrivate(spec);
      } catch (InvalidKeySpecException e) {
        last = e; // of another kind
      } catch (GeneralSecurityException e) {
        throw unusable(file, "needs " + kind + ", which this JVM does not know", e);
      }
    }
    throw unusable(file, "holds no RSA, EC or EdDSA key, or is damaged", last);
  }

  private static EngineException unusable(Path file, String why, @Nullable Throwable cause) {
    return new EngineException(Reason.DENIED, "TLS: " + file + " " + why, cause);
  }

  private static byte @Nullable [] pkcs8(String pem) {
    byte[] key = block(pem, "PRIVATE KEY");
    if (key != null) {
      return key;
    }
    key = block(pem, "RSA PRIVATE KEY");
    if (key != null) {
      return der(SEQUENCE, VERSION_0, der(SEQUENCE, RSA), der(OCTETS, key));
    }
    key = block(pem, "EC PRIVATE KEY");
    if (key != null) {
      byte[] curve = curve(key);
      byte[] named = curve != null ? curve : block(pem, "EC PARAMETERS");
      return named == null
          ? null
          : der(SEQUENCE, VERSION_0, der(SEQUENCE, EC, named), der(OCTETS, key));
    }
    return null;
  }

  private static byte @Nullable [] block(String pem, String label) {
    String head = "-----BEGIN " + label + "-----";
    int begin = pem.indexOf(head);
    int end = begin < 0 ? -1 : pem.indexOf("-----END " + label + "-----", begin);
    return end < 0
        ? null
        : Base64.getMimeDecoder().decode(pem.substring(begin + head.length(), end));
  }

  /** The parameters in an ECPrivateKey (RFC 5915, 3): after the version and the key itself. */
  private static byte @Nullable [] curve(byte[] sec1) {
    ByteBuffer in = ByteBuffer.wrap(sec1);
    in.get();
    length(in);
    while (in.hasRemaining()) {
      int tag = in.get() & 0xFF;
      int length = length(in);
      if (length < 0 || length > in.remaining()) {
        throw new BufferUnderflowException();
      }
      byte[] value = new byte[length];
      in.get(value);
      if (tag == PARAMETERS) {
        return value;
      }
    }
    return null;
  }

  private static int length(ByteBuffer in) {
    int first = in.get() & 0xFF;
    int length = first < 0x80 ? first : 0;
    for (int more = first < 0x80 ? 0 : first & 0x7F; more > 0; more--) {
      length = (length << 8) | (in.get() & 0xFF);
    }
    return length;
  }

  private static byte[] der(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    int length = content.size();
    if (length < 0x80) {
      out.write(length);
    } else {
      out.write(0x82);
      out.write(length >> 8);
      out.write(length);
    }
    out.writeBytes(content.toByteArray());
    return out.toByteArray();
  }
}
