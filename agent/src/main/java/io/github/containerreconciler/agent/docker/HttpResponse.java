package io.github.containerreconciler.agent.docker;

import java.io.InputStream;
import java.util.List;
import java.util.Map;

/** An answer of which status and headers are there, and the body is still to be read. */
record HttpResponse(int status, Map<String, List<String>> headers, InputStream body) {

  /** A header's first value; empty where there is none. */
  String header(String name) {
    for (Map.Entry<String, List<String>> header : headers.entrySet()) {
      if (header.getKey().equalsIgnoreCase(name) && !header.getValue().isEmpty()) {
        return header.getValue().get(0);
      }
    }
    return "";
  }
}
