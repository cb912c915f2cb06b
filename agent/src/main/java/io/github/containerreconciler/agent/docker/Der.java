package io.github.containerreconciler.agent.docker;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/** Reads and writes elements of DER (X.690), as far as private keys need it. */
final class Der {

  static final int INTEGER = 0x02;
  static final int OCTETS = 0x04;
  static final int OBJECT_ID = 0x06;
  static final int SEQUENCE = 0x30;

  /** The first optional part of a structure. */
  static final int PART_0 = 0xA0;

  private final ByteBuffer rest;

  /** Reads elements that follow each other. */
  Der(byte[] elements) {
    this.rest = ByteBuffer.wrap(elements);
  }

  /** The tag of the next element; 0 at the end. */
  int tag() {
    return rest.hasRemaining() ? rest.get(rest.position()) & 0xFF : 0;
  }

  /**
   * The content of the next element; a {@link BufferUnderflowException} if there is no such whole
   * element.
   */
  byte[] next(int tag) {
    if (tag() != tag) {
      throw new BufferUnderflowException();
    }
    return next();
  }

  byte[] next() {
    rest.get();
    int first = rest.get() & 0xFF;
    int length = first < 0x80 ? first : 0;
    for (int more = first < 0x80 ? 0 : first & 0x7F; more > 0; more--) {
      length = (length << 8) | (rest.get() & 0xFF);
    }
    if (length < 0 || length > rest.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] content = new byte[length];
    rest.get(content);
    return content;
  }

  /** Writes an element that consists of these parts. */
  static byte[] element(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    int length = content.size();
    ByteArrayOutputStream element = new ByteArrayOutputStream();
    element.write(tag);
    if (length < 0x80) {
      element.write(length);
    } else {
      int bytes = (Integer.SIZE - Integer.numberOfLeadingZeros(length) + 7) / 8;
      element.write(0x80 | bytes);
      for (int i = bytes - 1; i >= 0; i--) {
        element.write(length >> (8 * i));
      }
    }
    element.writeBytes(content.toByteArray());
    return element.toByteArray();
  }
}
