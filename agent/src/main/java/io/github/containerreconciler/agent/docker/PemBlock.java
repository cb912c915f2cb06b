package io.github.containerreconciler.agent.docker;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * One block of a PEM file (RFC 7468). Text between blocks, line ends and spaces do not matter. No
 * library reads this for us: those that do bring Bouncy Castle, which is larger than the agent.
 */
record PemBlock(String label, String body) {

  private static final String BEGIN = "-----BEGIN ";
  private static final String DASHES = "-----";

  /** All blocks of a file; an {@link IllegalArgumentException} if one has no end. */
  static List<PemBlock> in(byte[] file) {
    String pem = new String(file, StandardCharsets.ISO_8859_1);
    List<PemBlock> blocks = new ArrayList<>();
    int from = 0;
    for (int begin = pem.indexOf(BEGIN); begin >= 0; begin = pem.indexOf(BEGIN, from)) {
      int labelEnd = pem.indexOf(DASHES, begin + BEGIN.length());
      String label = labelEnd < 0 ? "" : pem.substring(begin + BEGIN.length(), labelEnd);
      int end = labelEnd < 0 ? -1 : pem.indexOf("-----END " + label + DASHES, labelEnd);
      if (end < 0) {
        throw new IllegalArgumentException("a block has no end");
      }
      blocks.add(new PemBlock(label, pem.substring(labelEnd + DASHES.length(), end)));
      from = end + DASHES.length();
    }
    return blocks;
  }

  boolean isKey() {
    return label.endsWith("PRIVATE KEY");
  }

  boolean isEncrypted() {
    return label.startsWith("ENCRYPTED ") || body.contains(",ENCRYPTED");
  }

  /**
   * The content without headers such as {@code Proc-Type: 4}. If it is no Base64, the exception may
   * quote it.
   */
  byte[] der() {
    return Base64.getMimeDecoder().decode(body.replaceAll("[^\r\n]*:[^\r\n]*", ""));
  }
}
