package io.github.containerreconciler.agent.docker;

import com.github.dockerjava.transport.DockerHttpClient.Request;
import io.github.containerreconciler.agent.docker.SmallAnswers.Versions;
import io.github.containerreconciler.engine.EngineException;
import io.github.containerreconciler.engine.EngineException.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Calls that name the newest API version which both sides speak. It is agreed upon at first and
 * whenever the engine no longer takes it, as after an upgrade. Thread-safe.
 */
final class VersionedCalls {

  /** Some proxies let only paths with a version through; these three cover all engines we know. */
  private static final String[] PREFIXES = {"", "/v1.44", "/v1.41", "/v1.24"};

  private final Calls calls;
  private volatile @Nullable ApiVersion agreed;

  VersionedCalls(Calls calls) {
    this.calls = calls;
  }

  /** What a read of {@code /version} came to: versions, or why it was refused. */
  private record Told(@Nullable Versions versions, @Nullable EngineException refusal) {}

  <T> T call(String method, String path, Deadline deadline, Calls.Reader<T> reader)
      throws EngineException {
    ApiVersion spoken = agreed(deadline);
    try {
      return calls.call(request(method, "/v" + spoken + path), deadline, reader);
    } catch (EngineException e) {
      if (e.reason() != Reason.UNSUPPORTED_VERSION) {
        throw e;
      }
      ApiVersion now = agreedAnew(deadline);
      if (now.equals(spoken)) {
        throw e;
      }
      return calls.call(request(method, "/v" + now + path), deadline, reader);
    }
  }

  /** A call without version; where that is refused, with one. */
  <T> T unversioned(String path, Deadline deadline, Calls.Reader<T> reader) throws EngineException {
    Optional<T> answer =
        calls.call(
            request("GET", path),
            deadline,
            a -> isRefused(a.status()) ? Optional.empty() : Optional.of(reader.read(a)));
    return answer.isPresent() ? answer.get() : call("GET", path, deadline, reader);
  }

  ApiVersion agreed(Deadline deadline) throws EngineException {
    ApiVersion known = agreed;
    return known == null ? agreedAnew(deadline) : known;
  }

  ApiVersion agreedAnew(Deadline deadline) throws EngineException {
    agreed = null;
    Versions versions = ask(deadline);
    ApiVersion newest = ApiVersion.parse(versions.newest());
    ApiVersion oldest =
        versions.oldest().isEmpty() ? ApiVersion.OLDEST : ApiVersion.parse(versions.oldest());
    ApiVersion common = ApiVersion.negotiate(newest, oldest);
    agreed = common;
    return common;
  }

  private Versions ask(Deadline deadline) throws EngineException {
    EngineException first = null;
    for (String prefix : PREFIXES) {
      Told told =
          calls.call(request("GET", prefix + "/version"), deadline, VersionedCalls::versions);
      if (told.versions != null) {
        return told.versions;
      }
      first = first == null ? told.refusal : first;
    }
    throw new EngineException(
        first == null ? Reason.REFUSED : first.reason(),
        "the engine refuses /version, without a version in the path and as v1.44, v1.41 and v1.24: "
            + (first == null ? "" : first.getMessage()),
        first);
  }

  private static Told versions(Answer answer) throws IOException, EngineException {
    if (isRefused(answer.status())) {
      return new Told(null, Status.refusal(answer, Status.message(answer)));
    }
    Status.requireOk(answer);
    return new Told(SmallAnswers.versions(answer.body()), null);
  }

  private static boolean isRefused(int status) {
    return status >= 400 && status < 500 && status != 401;
  }

  /**
   * The body is empty, but to Apache's client it is one that cannot be sent twice: so it repeats
   * nothing after a lost connection or a 503, and follows no redirect.
   */
  private static Request request(String method, String path) {
    return Request.builder()
        .method(method)
        .path(path)
        .body(new ByteArrayInputStream(new byte[0]))
        .build();
  }
}
