package io.github.containerreconciler.simulated;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** An answer before any fault. Immutable. */
record Answer(int status, String body, String contentType, Instant date, String apiVersion) {

  byte[] bytes() {
    return body.getBytes(StandardCharsets.UTF_8);
  }
}
