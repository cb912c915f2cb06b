package io.github.containerreconciler.agent.docker;

import io.github.containerreconciler.internal.engine.EngineException;
import io.github.containerreconciler.internal.engine.EngineException.Reason;
import java.nio.BufferUnderflowException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads an unencrypted private key: PKCS#8, PKCS#1 (RSA) or SEC1 (EC). The JDK reads PKCS#8 only,
 * so the others are put into it. No message contains any part of a key.
 */
final class PemKey {

  private static final byte[] VERSION_0 = {Der.INTEGER, 1, 0};

  /** rsaEncryption 1.2.840.113549.1.1.1 (RFC 8017, A.1). */
  private static final byte[] RSA = {
    Der.OBJECT_ID, 9, 0x2A, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xF7, 0x0D, 1, 1, 1
  };

  /** id-ecPublicKey 1.2.840.10045.2.1 (RFC 5480, 2.1.1). */
  private static final byte[] EC = {
    Der.OBJECT_ID, 7, 0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 2, 1
  };

  /** id-Ed25519 and id-Ed448, 1.3.101.112 and 113 (RFC 8410, 3). */
  private static final byte[] ED25519 = {Der.OBJECT_ID, 3, 0x2B, 0x65, 0x70};

  private static final byte[] ED448 = {Der.OBJECT_ID, 3, 0x2B, 0x65, 0x71};
  private static final byte[] NULL = {5, 0};

  /** P-256, P-384 and P-521: Java knows more curves, but cannot sign with a key on them. */
  private static final Set<String> CURVES =
      Set.of("06082a8648ce3d030107", "06052b81040022", "06052b81040023");

  private PemKey() {}

  static PrivateKey of(Path file, byte[] content) throws EngineException {
    try {
      List<PemBlock> blocks = PemBlock.in(content);
      PemBlock key = blocks.stream().filter(PemBlock::isKey).findFirst().orElse(null);
      if (key == null) {
        throw unusable(file, "holds no private key");
      }
      if (key.isEncrypted()) {
        throw unusable(
            file, "is encrypted; openssl pkcs8 -topk8 -nocrypt makes a key without a password");
      }
      if (key.label().startsWith("OPENSSH ")) {
        throw unusable(file, "is a key of OpenSSH's own form; ssh-keygen -p -m PKCS8 converts it");
      }
      return key(file, key.der(), parameters(blocks));
    } catch (IllegalArgumentException | BufferUnderflowException e) {
      throw unusable(file, "is damaged"); // e could quote the key
    }
  }

  /** The curve of the key, which {@code openssl ecparam} writes into a block before it. */
  private static byte @Nullable [] parameters(List<PemBlock> blocks) {
    for (PemBlock block : blocks) {
      if (block.label().equals("EC PARAMETERS")) {
        return block.der();
      }
    }
    return null;
  }

  /** The label does not tell the form for sure, the structure does. */
  private static PrivateKey key(Path file, byte[] der, byte @Nullable [] parameters)
      throws EngineException {
    Der in = new Der(new Der(der).next(Der.SEQUENCE));
    in.next(Der.INTEGER);
    return switch (in.tag()) {
      case Der.SEQUENCE -> pkcs8(file, in.next(), in.next(Der.OCTETS));
      case Der.INTEGER -> pkcs8(file, concat(RSA, NULL), der);
      case Der.OCTETS -> {
        in.next();
        byte[] curve = in.tag() == Der.PART_0 ? in.next() : parameters;
        if (curve == null) {
          throw unusable(file, "does not name the curve of its EC key");
        }
        yield pkcs8(file, concat(EC, curve), der);
      }
      default -> throw new BufferUnderflowException();
    };
  }

  /** Writes PKCS#8 anew: the JDK refuses what some tools put behind the key. */
  private static PrivateKey pkcs8(Path file, byte[] algorithm, byte[] key) throws EngineException {
    String name = name(algorithm);
    if (name == null) {
      throw unusable(file, "holds a key that is not for RSA, EC, Ed25519 or Ed448");
    }
    if (name.equals("EC")
        && !CURVES.contains(HexFormat.of().formatHex(algorithm, EC.length, algorithm.length))) {
      throw unusable(
          file,
          "holds an EC key on a curve that Java's TLS does not use, or that has no name;"
              + " P-256, P-384, P-521 and Ed25519 can be used");
    }
    byte[] pkcs8 =
        Der.element(
            Der.SEQUENCE,
            VERSION_0,
            Der.element(Der.SEQUENCE, algorithm),
            Der.element(Der.OCTETS, key));
    try {
      return KeyFactory.getInstance(name).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    } catch (NoSuchAlgorithmException e) {
      throw unusable(
          file,
          "holds a key for " + name + ", which this JVM lacks (often in module jdk.crypto.ec)");
    } catch (GeneralSecurityException e) {
      throw unusable(file, "holds a damaged " + name + " key");
    }
  }

  private static @Nullable String name(byte[] algorithm) {
    if (startsWith(algorithm, RSA)) {
      return "RSA";
    }
    if (startsWith(algorithm, EC)) {
      return "EC";
    }
    return startsWith(algorithm, ED25519) || startsWith(algorithm, ED448) ? "EdDSA" : null;
  }

  private static boolean startsWith(byte[] whole, byte[] begin) {
    return whole.length >= begin.length
        && Arrays.equals(whole, 0, begin.length, begin, 0, begin.length);
  }

  private static byte[] concat(byte[] one, byte[] other) {
    byte[] both = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }

  private static EngineException unusable(Path file, String why) {
    return new EngineException(Reason.DENIED, "TLS: " + file + " " + why);
  }
}
