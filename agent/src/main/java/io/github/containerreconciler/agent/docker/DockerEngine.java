package io.github.containerreconciler.agent.docker;

import io.github.containerreconciler.agent.docker.EngineClient.Request;
import io.github.containerreconciler.agent.docker.SmallAnswers.Info;
import io.github.containerreconciler.agent.docker.StatusCodes.Said;
import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.engine.ContainerDetails;
import io.github.containerreconciler.internal.engine.EngineException;
import io.github.containerreconciler.internal.engine.EngineException.Reason;
import io.github.containerreconciler.internal.engine.EngineInfo;
import io.github.containerreconciler.internal.engine.HexDigits;
import io.github.containerreconciler.internal.engine.ListFilter;
import io.github.containerreconciler.internal.engine.Platform;
import io.github.containerreconciler.internal.engine.Removal;
import io.github.containerreconciler.internal.engine.RemovalOptions;
import io.github.containerreconciler.internal.engine.Selection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A Docker engine over HTTP. Every call but ping names the API version agreed upon, and is sent
 * once; a deadline bounds all that a call takes together. Thread-safe.
 */
public final class DockerEngine extends LeftoverCalls {

  private final EngineAddress address;
  private final DockerHttp calls;

  /** In an engine's words: a proxy that hides images must not pass for an engine without one. */
  private static final String[] UNKNOWN_IMAGE = {
    "no such image", "image not known", "image not found"
  };

  private volatile String engineVersion = "";

  public DockerEngine(EngineAddress address) {
    this(address, new DockerHttp(address));
  }

  private DockerEngine(EngineAddress address, DockerHttp calls) {
    super(new VersionedCalls(calls));
    this.address = address;
    this.calls = calls;
  }

  /**
   * An engine at the address that settings and environment name.
   *
   * @throws IllegalArgumentException if they name none that can be used
   */
  public static DockerEngine of(
      @Nullable String dockerHost,
      @Nullable String dockerCertPath,
      Map<String, String> environment) {
    return new DockerEngine(EngineAddress.resolve(dockerHost, dockerCertPath, environment));
  }

  @Override
  public String endpoint() {
    return address.uri().toString();
  }

  @Override
  public void ping(Duration timeout) throws EngineException {
    versioned.unversioned("/_ping", CallDeadline.in(timeout), DockerEngine::pong);
  }

  private static boolean pong(HttpResponse answer) throws IOException, EngineException {
    StatusCodes.requireOk(answer);
    String text = new String(answer.body().readNBytes(1000), StandardCharsets.UTF_8);
    if (!text.strip().equals("OK")) { // a proxy's page, or something else than an engine
      throw JsonReader.malformed(
          "the answer should be OK, but is \""
              + JsonReader.shorten(text)
              + "\"; does docker-host name an engine?");
    }
    return true;
  }

  @Override
  public EngineInfo info(Duration timeout) throws EngineException {
    CallDeadline deadline = CallDeadline.in(timeout);
    Info info = versioned.call(new Request("GET", "/info"), deadline, DockerEngine::info);
    VersionedCalls.Agreed spoken = versioned.agreed(deadline);
    if (!info.version().equals(engineVersion)) { // upgraded under us, or seen for the first time
      if (!engineVersion.isEmpty()) {
        spoken = versioned.agreedAnew(deadline);
      }
      engineVersion = info.version();
    }
    return new EngineInfo(info.id(), info.version(), spoken.version().toString(), info.time());
  }

  private static Info info(HttpResponse answer) throws IOException, EngineException {
    StatusCodes.requireOk(answer);
    return SmallAnswers.info(answer.body(), answer.header("Date"));
  }

  @Override
  public List<Container> list(ListFilter filter, Selection selection, Duration timeout)
      throws EngineException {
    return versioned.call(
        engine -> new Request("GET", "/containers/json" + Filters.query(filter, engine.kind())),
        CallDeadline.in(timeout),
        answer -> {
          StatusCodes.requireOk(answer);
          return ContainerList.read(answer.body(), selection, filter.all());
        });
  }

  @Override
  public Optional<ContainerDetails> inspect(String container, Duration timeout)
      throws EngineException {
    PathText.requireIdOrName("container", container);
    return versioned.call(
        new Request("GET", "/containers/" + container + "/json"),
        CallDeadline.in(timeout),
        answer ->
            StatusCodes.isFound(answer, Said::isUnknownContainer)
                ? Optional.of(details(container, answer))
                : Optional.empty());
  }

  private static ContainerDetails details(String asked, HttpResponse answer)
      throws IOException, EngineException {
    ContainerDetails details = ContainerInspection.read(answer.body());
    String id = details.container().id();
    if (HexDigits.areFullId(asked) && !id.equals(asked)) {
      throw JsonReader.malformed("asked for container " + asked + ", it answers with " + id);
    }
    return details;
  }

  @Override
  public Optional<Map<String, String>> imageLabels(
      String imageId, @Nullable Platform platform, Duration timeout) throws EngineException {
    if (!PathText.isImage(imageId)) {
      throw new EngineException(
          Reason.MALFORMED, "\"" + JsonReader.shorten(imageId) + "\" is no image's id or name");
    }
    return versioned.call(
        engine -> new Request("GET", path(imageId, platform, engine.version())),
        CallDeadline.in(timeout),
        answer ->
            StatusCodes.isFound(answer, said -> said.isUnknown(UNKNOWN_IMAGE))
                ? SmallAnswers.imageLabels(answer.body(), platform)
                : Optional.empty());
  }

  private static String path(String imageId, @Nullable Platform platform, ApiVersion version) {
    String path = "/images/" + imageId + "/json";
    return platform == null || version.compareTo(ApiVersion.WITH_PLATFORM) < 0
        ? path
        : path + Filters.platform(platform);
  }

  @Override
  public Removal remove(String id, RemovalOptions options, Duration timeout)
      throws EngineException {
    if (!HexDigits.areFullId(id)) {
      throw new IllegalArgumentException(
          "id: was \"" + JsonReader.shorten(id) + "\"; allowed is [0-9a-f]{64}");
    }
    Duration stopTimeout = options.stopTimeout();
    CallDeadline deadline = CallDeadline.in(timeout.plus(stopTimeout));
    Stop stop = stopTimeout.isZero() ? Stop.NONE : stop(id, stopTimeout, timeout);
    if (!stopTimeout.isZero() && !options.mayGoOn().getAsBoolean()) {
      throw new EngineException(Reason.REFUSED, "asked to stop, then left as it is", stop.failure);
    }
    try {
      Removal removal =
          versioned.call(
              new Request("DELETE", "/containers/" + id + "?force=true&v=" + options.volumes()),
              deadline,
              DockerEngine::removal);
      return stop.worked ? Removal.REMOVED : removal; // of one with --rm, our stop is the removal
    } catch (EngineException e) {
      if (stop.failure != null) {
        e.addSuppressed(stop.failure);
      }
      throw e;
    }
  }

  private static Removal removal(HttpResponse answer) throws IOException, EngineException {
    if (answer.isDone()) {
      return Removal.REMOVED;
    }
    Said said = StatusCodes.said(answer);
    if (said.isUnknownContainer() || (said.status() == 409 && said.is("already in progress"))) {
      return Removal.ALREADY_GONE;
    }
    throw said.refusal();
  }

  /** Result of asking a container to stop. */
  private record Stop(boolean worked, @Nullable EngineException failure) {
    private static final Stop NONE = new Stop(false, null);
  }

  /**
   * Takes at most half of the removal's own time on top of the time to stop. A container that does
   * not stop is removed by force all the same.
   */
  private Stop stop(String id, Duration stopTimeout, Duration timeout) throws EngineException {
    long seconds = stopTimeout.plusNanos(999_999_999).toSeconds(); // 0 would kill at once
    try {
      boolean worked =
          versioned.call(
              new Request("POST", "/containers/" + id + "/stop?t=" + seconds),
              CallDeadline.in(stopTimeout.plus(timeout.dividedBy(2))),
              DockerEngine::stopped);
      return new Stop(worked, null);
    } catch (EngineException e) {
      return switch (e.reason()) {
        case TIMEOUT, BROKEN -> new Stop(true, e); // it may well have heard us
        case FAILED, REFUSED -> new Stop(false, e);
        case UNREACHABLE, DENIED, MALFORMED, UNSUPPORTED_VERSION, CLOSED -> throw e;
      };
    }
  }

  /** Returns whether it stopped because we asked: it may have been stopped (304) or gone before. */
  private static boolean stopped(HttpResponse answer) throws IOException, EngineException {
    if (answer.isDone() || answer.status() == 304) {
      return answer.isDone();
    }
    Said said = StatusCodes.said(answer);
    if (said.isUnknownContainer()) {
      return false;
    }
    throw said.refusal();
  }

  @Override
  public String inspectRaw(String resource, String idOrName, int maxBytes, Duration timeout)
      throws EngineException {
    PathText.requireIdOrName(resource, idOrName);
    String path = "/" + resource + "/" + idOrName;
    return versioned.get(
        resource.equals("containers") ? path + "/json" : path,
        timeout,
        body -> {
          byte[] bytes = body.readNBytes(maxBytes);
          if (body.read() >= 0) {
            throw new EngineException(
                Reason.MALFORMED, "its answer takes more than " + maxBytes + " bytes");
          }
          return new String(bytes, StandardCharsets.UTF_8);
        });
  }

  @Override
  public List<String> logs(String container, int lines, Duration timeout) throws EngineException {
    PathText.requireIdOrName("container", container);
    return versioned.get(
        "/containers/" + container + "/logs?stdout=1&stderr=1&tail=" + lines,
        timeout,
        body -> new LogLines(lines).read(body));
  }

  @Override
  public void close() {
    calls.close();
  }
}
