package io.github.containerreconciler.agent.docker;

import com.github.dockerjava.transport.DockerHttpClient.Request;
import io.github.containerreconciler.agent.docker.SmallAnswers.Versions;
import io.github.containerreconciler.internal.engine.EngineException;
import io.github.containerreconciler.internal.engine.EngineException.Reason;
import io.github.containerreconciler.internal.engine.ListFilter;
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

  private static final String LIST = "/containers/json";

  private final DockerHttp calls;
  private volatile @Nullable Agreed agreed;

  VersionedCalls(DockerHttp calls) {
    this.calls = calls;
  }

  /** What is known of the engine that answers. */
  record Agreed(ApiVersion version, EngineKind make) {}

  /** What a read of {@code /version} came to: versions, or why it was refused. */
  private record Told(@Nullable Versions versions, @Nullable EngineException refusal) {}

  <T> T call(String method, String path, Deadline deadline, DockerHttp.Reader<T> reader)
      throws EngineException {
    return call(method, path, ListFilter.NONE, deadline, reader);
  }

  <T> T list(ListFilter filter, Deadline deadline, DockerHttp.Reader<T> reader)
      throws EngineException {
    return call("GET", LIST, filter, deadline, reader);
  }

  private <T> T call(
      String method, String path, ListFilter filter, Deadline deadline, DockerHttp.Reader<T> reader)
      throws EngineException {
    Agreed spoken = agreed(deadline);
    try {
      return calls.call(request(method, path, filter, spoken), deadline, reader);
    } catch (EngineException e) {
      if (e.reason() != Reason.UNSUPPORTED_VERSION) {
        throw e;
      }
      Agreed now = agreedAnew(deadline);
      if (now.version().compareTo(spoken.version()) == 0) { // not equals: see LabelMatch
        throw e;
      }
      return calls.call(request(method, path, filter, now), deadline, reader);
    }
  }

  private static Request request(String method, String path, ListFilter filter, Agreed agreed) {
    String query = path.equals(LIST) ? Filters.query(filter, agreed.make()) : "";
    return request(method, "/v" + agreed.version() + path + query);
  }

  /** A call without version; where that is refused, with one. */
  <T> T unversioned(String path, Deadline deadline, DockerHttp.Reader<T> reader)
      throws EngineException {
    Optional<T> answer =
        calls.call(
            request("GET", path),
            deadline,
            a -> isRefused(a.status()) ? Optional.empty() : Optional.of(reader.read(a)));
    return answer.isPresent() ? answer.get() : call("GET", path, deadline, reader);
  }

  Agreed agreed(Deadline deadline) throws EngineException {
    Agreed known = agreed;
    return known == null ? agreedAnew(deadline) : known;
  }

  Agreed agreedAnew(Deadline deadline) throws EngineException {
    agreed = null;
    Versions versions = ask(deadline);
    ApiVersion newest = ApiVersion.parse(versions.newest());
    ApiVersion oldest =
        versions.oldest().isEmpty() ? ApiVersion.OLDEST : ApiVersion.parse(versions.oldest());
    Agreed common =
        new Agreed(ApiVersion.negotiate(newest, oldest), EngineKind.of(versions.components()));
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
