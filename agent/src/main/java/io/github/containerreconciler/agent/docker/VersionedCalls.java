package io.github.containerreconciler.agent.docker;

import io.github.containerreconciler.agent.docker.EngineClient.Request;
import io.github.containerreconciler.agent.docker.SmallAnswers.Versions;
import io.github.containerreconciler.internal.engine.EngineException;
import io.github.containerreconciler.internal.engine.EngineException.Reason;
import io.github.containerreconciler.internal.engine.ListFilter;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
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

  /** The version and kind of the engine that answers. */
  record Agreed(ApiVersion version, EngineKind kind) {
    String path(String path) {
      return "/v" + version + path;
    }
  }

  /** Result of reading {@code /version}: versions, or why it was refused. */
  private record Told(@Nullable Versions versions, @Nullable EngineException refusal) {}

  <T> T call(String method, String path, CallDeadline deadline, DockerHttp.Reader<T> reader)
      throws EngineException {
    return call(engine -> new Request(method, engine.path(path)), deadline, reader);
  }

  <T> T list(ListFilter filter, CallDeadline deadline, DockerHttp.Reader<T> reader)
      throws EngineException {
    return call(
        engine -> new Request("GET", engine.path(LIST + Filters.query(filter, engine.kind()))),
        deadline,
        reader);
  }

  /** Reads the body of an answer with status 200. */
  interface BodyReader<T> {
    T read(InputStream body) throws IOException, EngineException;
  }

  <T> T get(String path, Duration timeout, BodyReader<T> reader) throws EngineException {
    return call(
        "GET",
        path,
        CallDeadline.in(timeout),
        answer -> {
          StatusCodes.requireOk(answer);
          return reader.read(answer.body());
        });
  }

  /** A call with a body of JSON. */
  <T> T post(String path, String json, CallDeadline deadline, DockerHttp.Reader<T> reader)
      throws EngineException {
    return call(engine -> new Request("POST", engine.path(path), json), deadline, reader);
  }

  <T> T call(Function<Agreed, Request> question, CallDeadline deadline, DockerHttp.Reader<T> reader)
      throws EngineException {
    Agreed spoken = agreed(deadline);
    try {
      return calls.call(question.apply(spoken), deadline, reader);
    } catch (EngineException e) {
      if (e.reason() != Reason.UNSUPPORTED_VERSION) {
        throw e;
      }
      Agreed now = agreedAnew(deadline);
      if (now.version().compareTo(spoken.version()) == 0) { // not equals: see LabelMatch
        throw e;
      }
      return calls.call(question.apply(now), deadline, reader);
    }
  }

  /** A call without version; where that is refused, with one. */
  <T> T unversioned(String path, CallDeadline deadline, DockerHttp.Reader<T> reader)
      throws EngineException {
    Optional<T> answer =
        calls.call(
            new Request("GET", path),
            deadline,
            a -> isRefused(a.status()) ? Optional.empty() : Optional.of(reader.read(a)));
    return answer.isPresent() ? answer.get() : call("GET", path, deadline, reader);
  }

  Agreed agreed(CallDeadline deadline) throws EngineException {
    Agreed known = agreed;
    return known == null ? agreedAnew(deadline) : known;
  }

  Agreed agreedAnew(CallDeadline deadline) throws EngineException {
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

  private Versions ask(CallDeadline deadline) throws EngineException {
    EngineException first = null;
    for (String prefix : PREFIXES) {
      Told told =
          calls.call(new Request("GET", prefix + "/version"), deadline, VersionedCalls::versions);
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

  private static Told versions(HttpResponse answer) throws IOException, EngineException {
    if (isRefused(answer.status())) {
      return new Told(null, StatusCodes.refusal(answer, StatusCodes.message(answer)));
    }
    StatusCodes.requireOk(answer);
    return new Told(SmallAnswers.versions(answer.body()), null);
  }

  private static boolean isRefused(int status) {
    return status >= 400 && status < 500 && status != 401;
  }
}
