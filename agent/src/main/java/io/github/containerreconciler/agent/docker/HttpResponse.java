package io.github.containerreconciler.agent.docker;

import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;

/** An answer of which status and headers are there, and the body is still to be read. */
record HttpResponse(ClassicHttpResponse response) {

  int status() {
    return response.getCode();
  }

  /** Returns whether what was asked for was done. */
  boolean isDone() {
    return status() == 204 || status() == 200;
  }

  /** A header's first value; empty where there is none. */
  String header(String name) {
    Header header = response.getFirstHeader(name);
    return header == null ? "" : header.getValue();
  }

  InputStream body() throws IOException {
    return response.getEntity() == null
        ? InputStream.nullInputStream()
        : response.getEntity().getContent();
  }
}
