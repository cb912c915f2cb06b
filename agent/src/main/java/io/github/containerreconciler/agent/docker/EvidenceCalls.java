package io.github.containerreconciler.agent.docker;

import io.github.containerreconciler.internal.engine.EngineException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** Calls for what is kept of something before it is removed. Thread-safe. */
final class EvidenceCalls {

  private final VersionedCalls versioned;

  EvidenceCalls(VersionedCalls versioned) {
    this.versioned = versioned;
  }

  String inspectRaw(String resource, String idOrName, int maxBytes, Duration timeout)
      throws EngineException {
    PathText.requireIdOrName(resource, idOrName);
    String path = "/" + resource + "/" + idOrName;
    return versioned.call(
        "GET",
        resource.equals("containers") ? path + "/json" : path,
        CallDeadline.in(timeout),
        answer -> {
          StatusCodes.requireOk(answer);
          byte[] body = answer.body().readNBytes(maxBytes);
          if (answer.body().read() >= 0) {
            throw new EngineException(
                EngineException.Reason.MALFORMED,
                "its answer takes more than " + maxBytes + " bytes");
          }
          return new String(body, StandardCharsets.UTF_8);
        });
  }

  List<String> logs(String container, int lines, Duration timeout) throws EngineException {
    PathText.requireIdOrName("container", container);
    return versioned.call(
        "GET",
        "/containers/" + container + "/logs?stdout=1&stderr=1&tail=" + lines,
        CallDeadline.in(timeout),
        answer -> read(answer, lines));
  }

  private static List<String> read(HttpResponse answer, int lines)
      throws IOException, EngineException {
    StatusCodes.requireOk(answer);
    LogLines log = new LogLines(lines);
    log.read(answer.body());
    return log.lines();
  }
}
