package io.github.containerreconciler.simulated;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** An answer before any fault. Immutable. */
record Answer(int status, ByteBuffer body, String contentType, Instant date, String apiVersion) {

  Answer {
    body = body.asReadOnlyBuffer();
  }

  static Answer of(int status, String body, String contentType, Instant date, String apiVersion) {
    return new Answer(status, StandardCharsets.UTF_8.encode(body), contentType, date, apiVersion);
  }

  /** The bytes of the body, each time from their beginning. */
  @Override
  public ByteBuffer body() {
    return body.duplicate();
  }

  int length() {
    return body.remaining();
  }
}
