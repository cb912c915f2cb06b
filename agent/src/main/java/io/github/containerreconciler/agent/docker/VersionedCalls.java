package io.github.containerreconciler.agent.docker;

import io.github.containerreconciler.agent.docker.EngineClient.Request;
import io.github.containerreconciler.agent.docker.SmallAnswers.Versions;
import io.github.containerreconciler.internal.engine.EngineException;
import io.github.containerreconciler.internal.engine.EngineException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

  private final DockerHttp calls;
  private volatile @Nullable Agreed agreed;

  VersionedCalls(DockerHttp calls) {
    this.calls = calls;
  }

  /** The version and kind of the engine that answers. */
  record Agreed(ApiVersion version, EngineKind kind) {}

  /** Reads the body of an answer with status 200. */
  interface BodyReader<T> {
    T read(InputStream body) throws IOException, EngineException;
  }

  <T> T get(String path, Duration timeout, BodyReader<T> reader) throws EngineException {
    return call(
        new Request("GET", path),
        CallDeadline.in(timeout),
        answer -> {
          StatusCodes.requireOk(answer);
          return reader.read(answer.body());
        });
  }

  <T> T call(Request request, CallDeadline deadline, DockerHttp.Reader<T> reader)
      throws EngineException {
    return call(engine -> request, deadline, reader);
  }

  /** A call that depends on the engine. Its request names no version. */
  <T> T call(Function<Agreed, Request> question, CallDeadline deadline, DockerHttp.Reader<T> reader)
      throws EngineException {
    Agreed spoken = agreed(deadline);
    try {
      return calls.call(versioned(question, spoken), deadline, reader);
    } catch (EngineException e) {
      if (e.reason() != Reason.UNSUPPORTED_VERSION) {
        throw e;
      }
      Agreed now = agreedAnew(deadline);
      if (now.version().compareTo(spoken.version()) == 0) { // not equals: see LabelMatch
        throw e;
      }
      return calls.call(versioned(question, now), deadline, reader);
    }
  }

  private static Request versioned(Function<Agreed, Request> question, Agreed engine) {
    Request request = question.apply(engine);
    return new Request(request.method(), "/v" + engine.version + request.path(), request.json());
  }

  /** A call without version; where that is refused, with one. */
  <T> T unversioned(String path, CallDeadline deadline, DockerHttp.Reader<T> reader)
      throws EngineException {
    Request request = new Request("GET", path);
    Optional<T> answer =
        calls.call(
            request,
            deadline,
            a -> isRefused(a.status()) ? Optional.empty() : Optional.of(reader.read(a)));
    return answer.isPresent() ? answer.get() : call(request, deadline, reader);
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
    List<EngineException> refusals = new ArrayList<>();
    for (String prefix : PREFIXES) {
      Optional<Versions> told =
          calls.call(
              new Request("GET", prefix + "/version"),
              deadline,
              answer -> {
                if (isRefused(answer.status())) {
                  refusals.add(StatusCodes.said(answer).refusal());
                  return Optional.empty();
                }
                StatusCodes.requireOk(answer);
                return Optional.of(SmallAnswers.versions(answer.body()));
              });
      if (told.isPresent()) {
        return told.get();
      }
    }
    EngineException first = refusals.get(0);
    throw new EngineException(
        first.reason(),
        "the engine refuses /version, without a version in the path and as v1.44, v1.41 and v1.24: "
            + first.getMessage(),
        first);
  }

  private static boolean isRefused(int status) {
    return status >= 400 && status < 500 && status != 401;
  }
}
